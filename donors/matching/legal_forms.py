"""Legal forms in the names of companies: told from the name, and held against each other.

The table is of what is commonly known of company law. A form tells two houses apart only where both
have one at home elsewhere: "Acme GmbH" is not "Acme Sdn Bhd", while "OOO Acme" may well call itself
"Acme LLC" abroad, and anybody leaves the form out.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from donors.names import word_set


class LegalForm(NamedTuple):
    """What a form is at home (`sort`), and where it is: in no country where it is English for
    another country's, or used all over the world."""

    sort: str
    countries: frozenset[str]


# Sort, countries, spellings: folded, so that "S.p.A." is SPA and "Sp. z o.o." SP Z OO.
TABLE = (
    ("limited", "",
        "LTD, LIMITED, CO LTD, CO LIMITED, COMPANY LTD, COMPANY LIMITED, LLC, LLCO, LIMITED "
        "LIABILITY COMPANY, LIMITED LIABILITY CO, LIMITED LIABILITY PARTNERSHIP, LLP, WLL, LC, "
        "L L C, L T D, "
        "LIMITED COMPANY, PLLC"),
    ("stock", "",
        "INC, INCORPORATED, CORP, CORPORATION, PLC, PUBLIC LIMITED COMPANY, PUBLIC LTD CO, PUBLIC "
        "LTD, JSC, OJSC, CJSC, PJSC, JOINT STOCK COMPANY, JOINT STOCK CO, JOINTSTOCK COMPANY, "
        "OPEN JOINT STOCK COMPANY, CLOSED JOINT STOCK COMPANY, PUBLIC JOINT STOCK COMPANY, "
        "PRIVATE JOINT STOCK COMPANY, PRJSC, PUBLIC COMPANY LIMITED, PUBLIC CO LTD, PCL, PSC, "
        "PJS, PRIVATE STOCK COMPANY, SHAREHOLDING COMPANY, JOINT STOCK, JSB, SE"),
    ("partnership", "",
        "LP, LIMITED PARTNERSHIP, LLLP"),
    ("house", "",
        "CO, COMPANY, COMPANIES, COS, CIE, CIA, ETS, EST, ESTABLISHMENT, FIRM, FIRMA, DITTA, "
        "MESSRS, THE, PC, PA, NA, CHTD, CHARTERED, TIC VE SAN, SAN VE TIC, KUMPANIYA"),
    ("limited", "DE AT CH",
        "GMBH, GESELLSCHAFT MIT BESCHRANKTER HAFTUNG, GESELLSCHAFT MBH, GES MBH, MBH, UG, "
        "UNTERNEHMERGESELLSCHAFT, GESMBH, GESELLSCHAFT MIT BESCHRAENKTER HAFTUNG, GGMBH"),
    ("partnership", "DE AT",
        "GMBH CO KG, GMBH AND CO KG, GMBH U CO KG, GMBH UND CO KG, KG, OHG, "
        "KOMMANDITGESELLSCHAFT, AG CO KG, AG AND CO KG, KGAA, GMBH CO KGAA, GMBH AND CO KGAA, "
        "GBR, CO KG, AND CO KG"),
    ("stock", "DE AT CH",
        "AG, AKTIENGESELLSCHAFT"),
    ("cooperative", "DE",
        "EG, EV"),
    ("limited", "GB IE ZA AU SG",
        "PVT LTD, PRIVATE LTD, PRIVATE LIMITED, PVT LIMITED, P LTD, PTY LTD, PTY LIMITED, "
        "PROPRIETARY LIMITED, PTE LTD, PTE LIMITED, PVT, PTY, PTE, PRIVATE LIMITED COMPANY, CO "
        "PTY LTD, CO PVT LTD, CO PTE LTD, CO PRIVATE LTD"),
    ("limited", "FR BE LU CH MA DZ TN CI SN ML",
        "SARL, SUARL, EURL, SARLU, SPRL, BVBA, SOCIETE A RESPONSABILITE LIMITEE, ENTREPRISE "
        "UNIPERSONNELLE A RESPONSABILITE LIMITEE, SRL BV"),
    ("stock", "FR BE LU CH ES PT GR PL RO AR PE CL CO BR MX PA UY",
        "SA, SOCIETE ANONYME, SOCIEDAD ANONIMA, SOCIEDADE ANONIMA, SPOLKA AKCYJNA, AE, ANONIMI "
        "ETAIRIA, SOCIETATE PE ACTIUNI, SACI, SAIC, SACIF"),
    ("stock", "FR CO PE",
        "SAS, SASU, SOCIETE PAR ACTIONS SIMPLIFIEE, SOCIEDAD POR ACCIONES SIMPLIFICADA, SAC, "
        "SOCIEDAD ANONIMA CERRADA, SAA"),
    ("partnership", "FR",
        "SNC, SOCIETE EN NOM COLLECTIF, SCI, GIE, SCA, SCS"),
    ("stock", "MX",
        "SA DE CV, SAB DE CV, SOCIEDAD ANONIMA DE CAPITAL VARIABLE, SAPI DE CV, SA CV, SA DE C V"),
    ("limited", "MX",
        "S DE RL DE CV, S DE RL, SRL DE CV, DE RL DE CV, SC DE RL, S DE RL CV"),
    ("limited", "ES AR PE UY VE",
        "SL, SLU, SOCIEDAD LIMITADA, SOCIEDAD DE RESPONSABILIDAD LIMITADA, CA, COMPANIA ANONIMA, "
        "S EN C"),
    ("limited", "CO CL BR PT",
        "LTDA, LIMITADA, EIRELI, LDA, EU"),
    ("stock", "BR",
        "S A, SOCIEDADE POR ACOES"),
    ("limited", "IT RO",
        "SRL, S R L, SOCIETA A RESPONSABILITA LIMITATA, SRLS, SOCIETATE CU RASPUNDERE LIMITATA"),
    ("stock", "IT",
        "SPA, S P A, SP A, SOCIETA PER AZIONI"),
    ("partnership", "IT",
        "SNC, SAS DI, SOCIETA IN NOME COLLETTIVO, SOCIETA IN ACCOMANDITA SEMPLICE"),
    ("cooperative", "IT",
        "SOC COOP, SOCIETA COOPERATIVA, SCARL, COOP"),
    ("limited", "NL BE",
        "BV, B V, BESLOTEN VENNOOTSCHAP, VOF"),
    ("stock", "NL BE",
        "NV, N V, NAAMLOZE VENNOOTSCHAP"),
    ("partnership", "NL ID",
        "CV, COMMANDITAIRE VENNOOTSCHAP"),
    ("limited", "SE",
        "AB, AKTIEBOLAG, AKTIEBOLAGET"),
    ("stock", "SE",
        "PUBL AB, AB PUBL"),
    ("limited", "FI",
        "OY, OSAKEYHTIO, OY AB"),
    ("stock", "FI",
        "OYJ, JULKINEN OSAKEYHTIO"),
    ("limited", "DK",
        "APS, ANPARTSSELSKAB"),
    ("stock", "DK NO LV EE",
        "A S, AS, AKTIESELSKAB, AKSJESELSKAP, ASA, ALLMENNAKSJESELSKAP, AKTSIASELTS, AKCIJU "
        "SABIEDRIBA"),
    ("limited", "IS",
        "EHF"),
    ("stock", "IS",
        "HF"),
    ("limited", "EE",
        "OU, OSAUHING"),
    ("limited", "LV",
        "SIA, SABIEDRIBA AR IEROBEZOTU ATBILDIBU"),
    ("limited", "LT",
        "UAB, UZDAROJI AKCINE BENDROVE"),
    ("limited", "PL",
        "SP Z OO, SP ZOO, SPZOO, SP Z O O, SPOLKA Z OO, SPOLKA Z OGRANICZONA ODPOWIEDZIALNOSCIA, "
        "SPOLKA Z O O, SPOLKA ZOO"),
    ("partnership", "PL",
        "SP K, SP J, SPK, SPJ, SPOLKA KOMANDYTOWA, SPOLKA JAWNA, SP Z OO SP K, SP ZOO SP K"),
    ("limited", "CZ SK",
        "SRO, S R O, SPOL SRO, SPOL S R O, SPOLECNOST S RUCENIM OMEZENYM, SPOLOCNOST S RUCENIM "
        "OBMEDZENYM"),
    ("stock", "CZ SK TR",
        "AS, AKCIOVA SPOLECNOST, AKCIOVA SPOLOCNOST"),
    ("limited", "HU",
        "KFT, KORLATOLT FELELOSSEGU TARSASAG"),
    ("stock", "HU",
        "RT, ZRT, NYRT, ZARTKORUEN MUKODO RESZVENYTARSASAG, RESZVENYTARSASAG"),
    ("partnership", "HU",
        "BT, BETETI TARSASAG"),
    ("limited", "SI HR RS BA MK ME",
        "DOO, D O O, DOOEL, DRUSTVO S OGRANICENOM ODGOVORNOSCU, DRUZBA Z OMEJENO ODGOVORNOSTJO, "
        "DRUSTVO SA OGRANICENOM ODGOVORNOSCU"),
    ("stock", "SI HR RS BA MK ME",
        "DD, D D, AD, A D, DIONICKO DRUSTVO, AKCIONARSKO DRUSTVO"),
    ("limited", "BG",
        "OOD, EOOD"),
    ("stock", "BG",
        "EAD, AKTSIONERNO DRUZHESTVO"),
    ("limited", "GR CY",
        "EPE, IKE"),
    ("limited", "RU BY KZ KG",
        "OOO, OBSHCHESTVO S OGRANICHENNOI OTVETSTVENNOSTYU, OBSCHESTVO S OGRANICHENNOI "
        "OTVETSTVENNOSTYU, OBSHCHESTVO S OGRANICHENNOY OTVETSTVENNOSTYU, OBSCHESTVO S "
        "OGRANICHENNOY OTVETSTVENNOSTYU, OBSHESTVO S OGRANICHENNOI OTVETSTVENNOSTYU, TOO, ODO, "
        "TOVARISHCHESTVO S OGRANICHENNOI OTVETSTVENNOSTYU, ZHSHS, OSOO"),
    ("stock", "RU BY KZ UA",
        "OAO, ZAO, PAO, AO, NAO, AOZT, AOOT, CHAO, CHPAO, AKTSIONERNOE OBSHCHESTVO, OTKRYTOE "
        "AKTSIONERNOE OBSHCHESTVO, ZAKRYTOE AKTSIONERNOE OBSHCHESTVO, PUBLICHNOE AKTSIONERNOE "
        "OBSHCHESTVO, AKTSIONERNOYE OBSHCHESTVO, OTKRYTOYE AKTSIONERNOYE OBSHCHESTVO, ZAKRYTOYE "
        "AKTSIONERNOYE OBSHCHESTVO, PUBLICHNOYE AKTSIONERNOYE OBSHCHESTVO, PAT, PRAT, VAT, ZAT, "
        "AT, PUBLICHNE AKTSIONERNE TOVARYSTVO, PRYVATNE AKTSIONERNE TOVARYSTVO"),
    ("limited", "UA",
        "TOV, TZOV, TOVARYSTVO Z OBMEZHENOIU VIDPOVIDALNISTIU, TOVARYSTVO Z OBMEZHENOYU "
        "VIDPOVIDALNISTYU"),
    ("state", "RU BY UA",
        "FGUP, GUP, MUP, FEDERAL STATE UNITARY ENTERPRISE, STATE UNITARY ENTERPRISE, RUP, UP, "
        "FKP, DP, KP, FGBU, FGU, FSUE"),
    ("sole", "RU BY UA",
        "IP, FOP, SPD, CHP, PP, INDIVIDUAL ENTREPRENEUR"),
    ("limited", "TR",
        "LTD STI, LIMITED SIRKETI, LTD SIRKETI, SAN VE TIC LTD STI, SAN TIC LTD STI, TIC LTD STI, "
        "SANAYI VE TICARET LTD STI, SANAYI VE TICARET LIMITED SIRKETI, TICARET LTD STI, TICARET "
        "LIMITED SIRKETI, SAN LTD STI"),
    ("stock", "TR",
        "ANONIM SIRKETI, A S, SANAYI VE TICARET AS, SANAYI VE TICARET ANONIM SIRKETI, SAN VE TIC "
        "AS, SAN TIC AS, TICARET AS, TICARET ANONIM SIRKETI"),
    ("limited", "MY BN",
        "SDN BHD, SENDIRIAN BERHAD, SDN BERHAD"),
    ("stock", "MY",
        "BHD, BERHAD"),
    ("stock", "ID",
        "PT, PERSEROAN TERBATAS, TBK, PT TBK"),
    ("stock", "JP",
        "KK, KABUSHIKI KAISHA, KABUSHIKI GAISHA, ZHUSHIHUISHE"),
    ("limited", "JP",
        "GK, GODO KAISHA, YK, YUGEN KAISHA"),
    ("limited", "CN TW HK",
        "YOUXIAN GONGSI, YOUXIAN ZEREN GONGSI, YOUXIANGONGSI, YOUXIANZERENGONGSI"),
    ("stock", "CN TW",
        "GUFEN YOUXIAN GONGSI, GUFENYOUXIANGONGSI"),
    ("stock", "KR",
        "CHUSIK HOESA, JUSIK HOESA, JUSIKHOESA"),
    ("limited", "AE",
        "FZE, FZC, FZCO, FZ LLC, FZLLC, FREE ZONE ESTABLISHMENT, FREE ZONE COMPANY, DMCC, DWC LLC"),
    ("limited", "IL",
        "BM, BAAM"),
    ("stock", "IR",
        "SHERKAT, SHERKATE, PRIVATE JOINT STOCK, SAHAMI KHAS, SAHAMI AAM"),
    ("limited", "VN",
        "TNHH, CONG TY TNHH, CONG TY TRACH NHIEM HUU HAN"),
    ("stock", "VN",
        "CONG TY CO PHAN, CTCP, CTY CP"),
)  # fmt: skip
# Written in the name's own script: in Latin letters the words would run into the name.
IN_OTHER_SCRIPTS = {
    "股份有限公司": "JSC", "有限责任公司": "LTD", "有限責任公司": "LTD", "有限公司": "LTD",
    "公司": "CO", "株式会社": "KK", "株式會社": "KK", "有限会社": "YK", "合同会社": "GK", "㈱": "KK",
    "주식회사": "JSC", "유한회사": "LTD", "(주)": "JSC", "בע״מ": "LTD", 'בע"מ': "LTD",
    "จำกัด": "LTD", "บริษัท": "CO", "شركة": "CO", "شرکت": "CO", "المحدودة": "LTD",
    "ကုမ္ပဏီလီမိတက်": "LTD", "လီမိတက်": "LTD",
}  # fmt: skip
# Forms that are words or initials too: read as one only at the end of a name.
AMBIGUOUS = word_set(
    "A AE AS SA SE AG AB AD AO AT BM BT BV CA CHP CO COS CV DD DP EG EST EU EV FIRM FIRMA GK HF IP "
    "KG KK KP LC LP MUP NA NV OU OY PA PAT PC PCL PP PSC PT RT RUP SAC SAS SC SCA SCI SCS SIA SL "
    "SLU SNC SPA SPD SPJ SPK THE TOO UG UP VAT VOF YK ZAT COOP CIE ETS DITTA IKE PJS JSB MBH"
)
# And those of them that stand before the name.
LEADING = word_set("AB AD AO AS AT CA CV DITTA DP ETS FIRMA IP KP MUP PAT PP PT RUP SA SIA THE UP VAT")


def _forms() -> dict[tuple[str, ...], frozenset[LegalForm]]:
    forms: dict[tuple[str, ...], set[LegalForm]] = defaultdict(set)
    for sort, countries, spellings in TABLE:
        for spelling in spellings.split(", "):
            forms[tuple(spelling.split())].add(LegalForm(sort, frozenset(countries.split())))
    return {words: frozenset(found) for words, found in forms.items()}


FORMS = _forms()
LONGEST = max(map(len, FORMS))
_FIRST_WORDS = frozenset(words[0] for words in FORMS)


def in_latin(text: str) -> str:
    """A name with the legal forms of other scripts as Latin words of their own."""
    if not text.isascii():
        for form, latin in IN_OTHER_SCRIPTS.items():
            text = text.replace(form, f" {latin} ")
    return text


def without_legal_forms(
    words: Sequence[str],
) -> tuple[tuple[str, ...], frozenset[LegalForm]]:
    """The folded words of a name less its legal forms, and the forms; all where nothing is left."""
    if _FIRST_WORDS.isdisjoint(words):
        return tuple(words), frozenset()
    kept: list[str] = []
    forms: set[LegalForm] = set()
    place = 0
    while place < len(words):
        length = next(_lengths(words, place), 0)
        if length:
            forms |= FORMS[tuple(words[place : place + length])]
            place += length
        else:
            kept.append(words[place])
            place += 1
    return (tuple(kept), frozenset(forms)) if kept else (tuple(words), frozenset())


def _lengths(words: Sequence[str], place: int) -> Iterator[int]:
    """How many words from here on are a legal form, the most first."""
    if words[place] not in _FIRST_WORDS:
        return
    for length in range(min(LONGEST, len(words) - place), 0, -1):
        found = tuple(words[place : place + length])
        if found in FORMS and (length > 1 or _is_form(words, place)):
            yield length


def _is_form(words: Sequence[str], place: int) -> bool:
    word = words[place]
    if word not in AMBIGUOUS:
        return True
    if place == 0:
        return word in LEADING and len(words) > 1
    # Behind it only forms ("ACME CO LTD").
    return all(later in _ALONE for later in words[place + 1 :])


_ALONE = frozenset(words[0] for words in FORMS if len(words) == 1)


@lru_cache(maxsize=1 << 12)
def contradict(ours: frozenset[LegalForm], theirs: frozenset[LegalForm]) -> bool:
    """Whether two companies' forms are at home in different countries. Symmetric."""
    if not ours or not theirs:
        return False
    return not any(
        not a.countries or not b.countries or not a.countries.isdisjoint(b.countries)
        for a in ours
        for b in theirs
    )
