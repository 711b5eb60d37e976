"""Names for people who do not exist: first names and surnames as common as they are in life."""

from __future__ import annotations

import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from donors.demo.dice import Dice, Weighted, words

# Common ones first; how often each falls is set in `_falling`.
WOMEN = words(
    "Mary Patricia Jennifer Linda Elizabeth Barbara Susan Jessica Sarah Karen Nancy Lisa Margaret "
    "Sandra Ashley Kimberly Emily Donna Michelle Carol Amanda Dorothy Melissa Deborah Stephanie "
    "Rebecca Sharon Laura Cynthia Kathleen Amy Angela Shirley Anna Brenda Pamela Emma Nicole "
    "Helen Samantha Katherine Christine Debra Rachel Carolyn Janet Catherine Maria Heather Diane "
    "Ruth Julie Olivia Joyce Virginia Victoria Kelly Lauren Christina Joan Evelyn Judith Megan "
    "Andrea Cheryl Hannah Jacqueline Martha Gloria Teresa Ann Sara Madison Frances Kathryn Janice "
    "Jean Abigail Alice Julia Judy Sophia Grace Denise Amber Doris Marilyn Danielle Beverly "
    "Isabella Theresa Diana Natalie Brittany Charlotte Marie Kayla Alexis Lori Rosa Guadalupe "
    "Yolanda Marisol Ximena Zoë Chloé Renée Anaïs Priya Ananya Meera Sunita Mei Xiu Yuki Aiko "
    "Thuy Linh Nkechi Amara Folake Zainab Leila Fatima Noor Ingrid Astrid Siobhan Maeve Oksana "
    "Svetlana Wilhelmina Philippa Cordelia Octavia Beatrix Rosalind Imogen Henrietta Clementine "
    "Tabitha"
)
MEN = words(
    "James Robert John Michael David William Richard Joseph Thomas Christopher Charles Daniel "
    "Matthew Anthony Mark Steven Andrew Paul Joshua Kenneth Kevin Brian Timothy Ronald George "
    "Jason Edward Jeffrey Ryan Jacob Nicholas Gary Eric Jonathan Stephen Larry Justin Scott "
    "Brandon Benjamin Samuel Gregory Alexander Patrick Frank Raymond Jack Dennis Jerry Tyler "
    "Aaron Jose Adam Nathan Henry Zachary Douglas Peter Kyle Noah Ethan Jeremy Walter Keith "
    "Christian Roger Terry Austin Sean Gerald Carl Harold Dylan Arthur Lawrence Jordan Jesse "
    "Bryan Billy Bruce Gabriel Joe Logan Alan Juan Albert Willie Elijah Wayne Randy Vincent Mason "
    "Roy Ralph Bobby Russell Bradley Philip Eugene Luis Carlos Miguel José André Jesús Søren "
    "Björn Rajesh Vikram Arjun Sanjay Wei Jun Hiroshi Kenji Minh Tuan Chidi Emeka Kwame Babatunde "
    "Omar Yusuf Tariq Farid Lars Magnus Declan Cormac Dmitri Bogdan Zbigniew Ignatius Barnaby "
    "Leopold Thaddeus Cornelius Ambrose Lysander Percival Reginald Mortimer Augustine Ferdinand "
    "Bartholomew"
)
COMMON_SURNAMES = words(
    "Smith Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez "
    "Wilson Anderson Thomas Taylor Moore Martin Lee Perez Thompson White Sanchez Clark Ramirez "
    "Lewis Robinson Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Nelson "
    "Baker Hall Rivera Campbell Mitchell Roberts Gomez Phillips Evans Turner Diaz Parker Cruz "
    "Edwards Collins Reyes Stewart Morris Morales Murphy Cook Rogers Gutierrez Ortiz Morgan "
    "Cooper Peterson Bailey Reed Howard Ramos Kim Cox Ward Richardson Watson Brooks Chavez Wood "
    "James Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo Patel Myers Long Ross Foster "
    "Jimenez Powell Jenkins Perry Russell Sullivan Bell Coleman Butler Henderson Barnes Gonzales "
    "Fisher Vasquez Simmons Romero Patterson Hamilton Graham Reynolds Griffin Wallace Moreno West "
    "Cole Bryant Herrera Gibson Ellis Tran Medina Aguilar Stevens Murray Marshall Castro Owens "
    "Harrington Fernandez Woods Kowalski Washburn Wells Vargas Henry Chen Freeman Webb Tucker "
    "Guzman Burns Crawford Olson Simpson Porter Hunter Gordon Mendez Silva Shaw Snyder Mason "
    "Dixon Munoz Hunt Hicks Holmes Palmer Wagner Black Robertson Boyd Rose Stone Salazar Fox "
    "Warner Mills Meyer Rice Schmidt Garza Daniels Ferguson Nichols Stephens Soto Weaver Ryan "
    "Gardner Payne Dunn Kelley Spencer Hawkins Arnold Pena Hansen Peters Santos Hart Lane "
    "Schneider Wheeler Hoffman Muñoz Núñez Peña García Ibáñez Müller Strauß Lefèvre Østergaard "
    "Lindström Novák O'Neill O'Connor O'Rourke D'Angelo McCarthy McDermott McNally MacLeod "
    "VanDyke Okafor Adeyemi Mensah Nakamura Watanabe Banerjee Chowdhury Haddad Rahimi Petrov"
)
# The rare ones are put together of these, some five thousand of them.
_HEADS = words(
    "Ald Amble Ark Ash Bal Barra Beck Birk Blen Bram Brock Cald Carn Chal Clay Corn Cran Dal Den "
    "Dray Dun Ecker Ell Fairl Farn Fen Gar Gels Glas Grim Had Harl Hath Hazel Holl Hux Ingle Isen "
    "Kelm Kess Kirk Lang Led Lind Lons Mald Marl Mel Mink Mor Nether Nor Oak Orm Pell Pem Quill "
    "Rad Ravens Rock Rud Sel Shel Skel Stav Stock Tar Thorn Tren Ul Ven Wad Wald Wex Whit Win "
    "Yard Zell"
)
_TAILS = words(
    "bank beck berg borne bridge brook burn by combe cott dale den don dorff er ett feld field "
    "ford gate grave ham hart hurst ingham ington kamp land ley lin lock low man mann mark mere "
    "mond more nell ner quist rick ridge rose row shaw sky son stad stead stein stone stow strom "
    "ter thwaite ton vale vik ville wall wick win wood worth yer"
)

NICKNAMES = {
    "William": ("Bill", "Will", "Billy"), "Robert": ("Bob", "Rob", "Bobby"),
    "Richard": ("Rick", "Dick", "Rich"), "James": ("Jim", "Jimmy"), "John": ("Jack", "Johnny"),
    "Michael": ("Mike",), "Joseph": ("Joe",), "Thomas": ("Tom",), "Charles": ("Chuck", "Charlie"),
    "Christopher": ("Chris",), "Daniel": ("Dan",), "Matthew": ("Matt",), "Anthony": ("Tony",),
    "Steven": ("Steve",), "Andrew": ("Andy", "Drew"), "Joshua": ("Josh",), "Kenneth": ("Ken",),
    "Timothy": ("Tim",), "Ronald": ("Ron",), "Edward": ("Ed", "Ted"), "Jeffrey": ("Jeff",),
    "Nicholas": ("Nick",), "Stephen": ("Steve",), "Benjamin": ("Ben",), "Samuel": ("Sam",),
    "Gregory": ("Greg",), "Alexander": ("Alex",), "Patrick": ("Pat",), "Raymond": ("Ray",),
    "Douglas": ("Doug",), "Lawrence": ("Larry",), "Gerald": ("Jerry",), "Philip": ("Phil",),
    "Elizabeth": ("Liz", "Beth", "Betsy"), "Patricia": ("Pat", "Patty"), "Jennifer": ("Jen",),
    "Barbara": ("Barb",), "Susan": ("Sue",), "Jessica": ("Jess",), "Margaret": ("Peggy", "Meg"),
    "Kimberly": ("Kim",), "Deborah": ("Debbie",), "Rebecca": ("Becky",), "Cynthia": ("Cindy",),
    "Kathleen": ("Kathy",), "Katherine": ("Kate", "Kathy"), "Catherine": ("Cathy",),
    "Christine": ("Chris",), "Pamela": ("Pam",), "Samantha": ("Sam",), "Victoria": ("Vicky",),
    "Theresa": ("Terri",), "Teresa": ("Terri",), "Dorothy": ("Dot",), "Judith": ("Judy",),
    "Jacqueline": ("Jackie",), "Virginia": ("Ginny",), "Abigail": ("Abby",), "Frances": ("Fran",),
}  # fmt: skip

# Names that chance must not put together, because they would name somebody known: kept as checksums
# of "FIRST LAST", so that nobody's name stands here.
FAMOUS = frozenset(
    {
        5453964, 21629057, 148580014, 154808563, 220862972, 547510237, 582932828, 623693698,
        645527664, 671335960, 692511525, 749996968, 787123647, 826358227, 873396757, 902924769,
        932059206, 995522490, 1012331680, 1062339790, 1120041785, 1122882301, 1139181996,
        1141967939, 1348193249, 1398985868, 1448532234, 1583023201, 1604862792, 1664082091,
        1692067404, 1763837741, 1791087386, 1829189734, 2046354548, 2277417600, 2333754215,
        2459907254, 2520750061, 2678373626, 2730045529, 2744549254, 2757019638, 2759475283,
        2858438326, 3035469978, 3121895555, 3283448941, 3358798726, 3390090327, 3534688580,
        3626798234, 3664069228, 3675073516, 3798153981, 3830472958, 3843696327, 3864576368,
        4013990136, 4229200041, 4256859749, 4279263172,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name as it is written in full."""

    first: str
    middle: str
    last: str
    suffix: str = ""


def ascii_upper(text: str) -> str:
    """Upper case without accents, apostrophes and the like: how names are compared."""
    return "".join(c for c in without_accents(text) if c.isalpha()).upper()


def without_accents(text: str) -> str:
    """The text in ASCII, case and punctuation kept."""
    for letter, plain in (("ß", "ss"), ("ø", "o"), ("Ø", "O")):
        text = text.replace(letter, plain)
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()


def is_famous(first: str, last: str) -> bool:
    return zlib.crc32(f"{ascii_upper(first)} {ascii_upper(last)}".encode()) in FAMOUS


def _falling(names: Sequence[str], start: int, end: int) -> list[tuple[str, int]]:
    """Weights that fall as they do in a census: fast at first, then slowly."""
    count = len(names)
    return [
        (name, end + (start - end) * (count - place) ** 3 // count**3)
        for place, name in enumerate(names)
    ]


RARE_SURNAMES = tuple(head + tail for head in _HEADS for tail in _TAILS)
_women, _men = Weighted(_falling(WOMEN, 160, 4)), Weighted(_falling(MEN, 160, 4))
_surnames = Weighted(_falling(COMMON_SURNAMES, 700, 40) + _falling(RARE_SURNAMES, 12, 4))
_suffixes = Weighted([("", 92), ("Jr.", 4), ("III", 2), ("Sr.", 1), ("II", 1)])


def name(dice: Dice) -> Name:
    """Somebody's name; never a well-known person's."""
    while True:
        first, last = dice.pick((_women, _men)).draw(dice), surname(dice)
        if not is_famous(first, last):
            suffix = _suffixes.draw(dice) if first in MEN else ""
            return Name(first, middle_name(first, dice), last, suffix)


def surname(dice: Dice) -> str:
    """One surname, or in one case of fifty two of them with a hyphen."""
    last = _surnames.draw(dice)
    return f"{last}-{_surnames.draw(dice)}" if dice.chance(0.02) else last


def middle_name(first: str, dice: Dice) -> str:
    """One that goes with the first name. Most have one; half of those write its first letter."""
    if dice.chance(0.35):
        return ""
    middle = (_men if first in MEN else _women).draw(dice)
    return middle if dice.chance(0.5) else middle[0]


def common_name(dice: Dice) -> Name:
    """A name that several people have."""
    while True:
        first, last = dice.early(dice.pick((WOMEN, MEN))[:40]), dice.early(COMMON_SURNAMES[:60])
        if not is_famous(first, last):
            return Name(first, middle_name(first, dice), last)
