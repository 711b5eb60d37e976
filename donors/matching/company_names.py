"""Two companies' names held against each other, with nothing else known."""

from donors.matching.employers import COMMON_WORDS, CONNECTIVES, GENERIC_WORDS, Employer
from donors.matching.legal_forms import contradict
from donors.matching.word_by_word import by_letters, heard_alike, likeness
from donors.names import word_set

# What many houses do, make or are: said of a house, these words hardly name it.
TRADE_WORDS = word_set(
    "TRADING TRADE TRADERS COMMERCIAL COMMERCE IMPORT EXPORT IMPORTS EXPORTS SHIPPING MARITIME "
    "MARINE LOGISTICS TRANSPORT TRANSPORTATION FREIGHT CARGO FORWARDING AIRLINES AIRWAYS AVIATION AIR "
    "AEROSPACE STEEL METAL METALS CEMENT CHEMICAL CHEMICALS PETROCHEMICAL PETROCHEMICALS PETROLEUM "
    "REFINING REFINERY MINING MINERALS GOLD PLASTIC PLASTICS RUBBER PAPER PACKAGING TEXTILE TEXTILES "
    "GARMENT GARMENTS APPAREL LEATHER FOOTWEAR FOOD FOODS BEVERAGES FISHERIES AGRO AGRICULTURE "
    "AGRICULTURAL PHARMA PHARMACEUTICAL PHARMACEUTICALS MEDICINE LABORATORIES LABORATORY RESEARCH "
    "ENGINEERING MACHINERY EQUIPMENT TOOLS MOTORS MOTOR AUTO AUTOMOTIVE ELECTRONICS ELECTRONIC "
    "ELECTRICAL SOFTWARE COMPUTER COMPUTERS INFORMATION DATA DIGITAL NETWORKS TELECOM "
    "TELECOMMUNICATIONS TECHNICAL TECHNOLOGICAL SCIENTIFIC SCIENCE SECURITY DEFENSE DEFENCE MILITARY "
    "CONTRACTING CONTRACTORS BUILDING BUILDERS DEVELOPMENT DEVELOPERS PROPERTY HOUSING HOTEL HOTELS "
    "RESTAURANTS TOURISM TRAVEL EXCHANGE MONEY FINANCE FUND TRUST LEASING BROKERS BROKERAGE SAVINGS "
    "CREDIT COMPANY PRODUCTS PRODUCTION PRODUCTIONS PRODUCERS SUPPLY SUPPLIES SUPPLIERS MATERIALS "
    "PROJECTS WORKS FACTORY FACTORIES PLANT MILL MILLS WORKSHOP MANUFACTURING MANUFACTURERS INDUSTRY "
    "INDUSTRIAL ENTERPRISE DISTRIBUTION DISTRIBUTORS MARKETING SALES RETAIL STORES STORE SHOP MARKET "
    "BROTHERS SONS BRANCH OFFICE HEAD CONSORTIUM CORPORATE COOPERATIVE SOCIETY ORGANIZATION "
    "ORGANISATION FEDERATION COMMITTEE BUREAU AGENCY AUTHORITY MINISTRY ACADEMY INSTITUTION STUDIO "
    "BOUTIQUE CLUB SPORT SPORTS PORT SHIP VESSEL TANKERS LINE LINES OCEAN SEA GENERAL JOINT VENTURE "
    "INVEST HOLDING RESOURCES VENTURES LIFE CARE CLINIC WATER SOLAR NUCLEAR WOOD TIMBER FURNITURE "
    "GLASS PAINT WIRE CABLE PIPE TUBES PARTS SPARES TYRE TIRE TIRES CAR CARS BUS TRUCK TRUCKING "
    "COMERCIAL COMERCIO COMERCIALIZADORA INDUSTRIA INDUSTRIAS INDUSTRIAL SERVICIOS TRANSPORTES "
    "IMPORTADORA EXPORTADORA CONSTRUCTORA INMOBILIARIA INVERSIONES GRUPO AGROPECUARIA GANADERIA "
    "DISTRIBUIDORA PRODUCTOS ADMINISTRADORA CONSULTORA ASESORIAS HACIENDA "
    "SOCIETE SOCIEDAD COMPAGNIE COMPANIA GROUPE GESELLSCHAFT HANDEL HANDELS BANCO BANQUE "
    "ZAVOD KOMBINAT FABRIKA KOMPANIYA BANK OBSHCHESTVO TORGOVYI DOM STROY STROI NAUCHNO "
    "PROIZVODSTVENNOE OBEDINENIE TSENTR INSTITUT SANAYI TICARET INSAAT "
)
# Particles of names in other languages.
PARTICLES = word_set("DE LA LAS LOS LE LES DU DES DI DA DO DOS DEL DELLA UND ET Y E I VE AL EL THE")
NUMBERS = {
    "ONE": "1", "TWO": "2", "THREE": "3", "FOUR": "4", "FIVE": "5", "SIX": "6", "SEVEN": "7",
    "EIGHT": "8", "NINE": "9", "TEN": "10", "II": "2", "III": "3", "IV": "4", "VI": "6",
    "VII": "7", "VIII": "8", "IX": "9", "FIRST": "1", "SECOND": "2", "THIRD": "3",
}  # fmt: skip
OTHER_NUMBERS = 0.4
OTHER_COUNTRYS_FORM = 0.6
OTHER_SORT = 0.95
INITIAL = 0.7
ABBREVIATED = 0.95
ACRONYM = 0.7


def company_likeness(a: Employer, b: Employer) -> float:
    """0 to 1 for two companies' cleaned names. Symmetric."""
    ours, theirs = _numbered(a.words), _numbered(b.words)
    alike = likeness(ours, theirs, company_weight, company_worth)
    if _acronym(a, b) or _acronym(b, a):
        alike = max(alike, ACRONYM)
    if _digits(ours) != _digits(theirs):
        alike *= OTHER_NUMBERS
    if contradict(a.forms, b.forms):
        alike *= OTHER_COUNTRYS_FORM
    return alike


def company_weight(word: str) -> float:
    if word in CONNECTIVES or word in PARTICLES:
        return 0.1
    if word in GENERIC_WORDS:
        return 0.4
    return 0.6 if word in COMMON_WORDS or word in TRADE_WORDS else 1.0


def company_worth(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if a.isdigit() or b.isdigit():
        return 0.0
    if len(a) == 1 or len(b) == 1:
        return INITIAL if a[0] == b[0] else 0.0
    if known(a) and known(b):
        return ABBREVIATED if heard_alike(a, b) else 0.0
    if _abbreviates(a, b) or _abbreviates(b, a):
        return ABBREVIATED
    return by_letters(a, b)


def _abbreviates(short: str, long: str) -> bool:
    """Whether a word is another's start, or some of its letters in order with the last ("INTL")."""
    if not 3 <= len(short) < len(long) - 1 or short[0] != long[0]:
        return False
    if long.startswith(short):
        return True
    letters = iter(long)
    return short[-1] == long[-1] and all(letter in letters for letter in short)


def known(word: str) -> bool:
    return word in COMMON_WORDS or word in GENERIC_WORDS or word in TRADE_WORDS


def _numbered(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(NUMBERS.get(word, word) for word in words)


def _digits(words: tuple[str, ...]) -> list[str]:
    return sorted(word for word in words if word.isdigit())


def _acronym(letters: Employer, name: Employer) -> bool:
    if len(letters.words) != 1 or len(letters.key) < 3:
        return False
    initials = "".join(word[0] for word in name.words)
    without = "".join(word[0] for word in name.words if word not in CONNECTIVES)
    return letters.key in (initials, without)
