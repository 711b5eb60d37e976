"""Countries by what files call them: ISO 3166-1 codes of two and three letters, and names."""

from functools import lru_cache

from donors.imports.columns import folded

LONGEST = 100  # characters

# Alpha-2, alpha-3, and the English name; then other names in use.
_COUNTRIES = """
AF AFG Afghanistan|AX ALA Aland Islands|AL ALB Albania|DZ DZA Algeria|AS ASM American Samoa
AD AND Andorra|AO AGO Angola|AI AIA Anguilla|AQ ATA Antarctica|AG ATG Antigua and Barbuda
AR ARG Argentina|AM ARM Armenia|AW ABW Aruba|AU AUS Australia|AT AUT Austria|AZ AZE Azerbaijan
BS BHS Bahamas/The Bahamas|BH BHR Bahrain|BD BGD Bangladesh|BB BRB Barbados|BY BLR Belarus
BE BEL Belgium|BZ BLZ Belize|BJ BEN Benin|BM BMU Bermuda|BT BTN Bhutan
BO BOL Bolivia/Plurinational State of Bolivia|BQ BES Bonaire, Sint Eustatius and Saba
BA BIH Bosnia and Herzegovina/Bosnia|BW BWA Botswana|BV BVT Bouvet Island|BR BRA Brazil
IO IOT British Indian Ocean Territory|BN BRN Brunei/Brunei Darussalam|BG BGR Bulgaria
BF BFA Burkina Faso|BI BDI Burundi|CV CPV Cabo Verde/Cape Verde|KH KHM Cambodia|CM CMR Cameroon
CA CAN Canada|KY CYM Cayman Islands|CF CAF Central African Republic|TD TCD Chad|CL CHL Chile
CN CHN China/People's Republic of China|CX CXR Christmas Island|CC CCK Cocos (Keeling) Islands
CO COL Colombia|KM COM Comoros|CG COG Congo/Republic of the Congo
CD COD Democratic Republic of the Congo/Congo, Democratic Republic|CK COK Cook Islands
CR CRI Costa Rica|CI CIV Cote d'Ivoire/Ivory Coast|HR HRV Croatia|CU CUB Cuba|CW CUW Curacao
CY CYP Cyprus|CZ CZE Czechia/Czech Republic|DK DNK Denmark|DJ DJI Djibouti|DM DMA Dominica
DO DOM Dominican Republic|EC ECU Ecuador|EG EGY Egypt|SV SLV El Salvador|GQ GNQ Equatorial Guinea
ER ERI Eritrea|EE EST Estonia|SZ SWZ Eswatini/Swaziland|ET ETH Ethiopia
FK FLK Falkland Islands/Falkland Islands (Malvinas)|FO FRO Faroe Islands|FJ FJI Fiji|FI FIN Finland
FR FRA France|GF GUF French Guiana|PF PYF French Polynesia|TF ATF French Southern Territories
GA GAB Gabon|GM GMB Gambia/The Gambia|GE GEO Georgia|DE DEU Germany/Deutschland|GH GHA Ghana
GI GIB Gibraltar|GR GRC Greece|GL GRL Greenland|GD GRD Grenada|GP GLP Guadeloupe|GU GUM Guam
GT GTM Guatemala|GG GGY Guernsey|GN GIN Guinea|GW GNB Guinea-Bissau|GY GUY Guyana|HT HTI Haiti
HM HMD Heard Island and McDonald Islands|VA VAT Holy See/Vatican City|HN HND Honduras
HK HKG Hong Kong|HU HUN Hungary|IS ISL Iceland|IN IND India|ID IDN Indonesia
IR IRN Iran/Islamic Republic of Iran|IQ IRQ Iraq|IE IRL Ireland/Republic of Ireland
IM IMN Isle of Man|IL ISR Israel|IT ITA Italy|JM JAM Jamaica|JP JPN Japan|JE JEY Jersey
JO JOR Jordan|KZ KAZ Kazakhstan|KE KEN Kenya|KI KIR Kiribati|KP PRK North Korea
KR KOR South Korea/Korea/Republic of Korea/Korea, Republic of|KW KWT Kuwait|KG KGZ Kyrgyzstan
LA LAO Laos/Lao People's Democratic Republic|LV LVA Latvia|LB LBN Lebanon|LS LSO Lesotho
LR LBR Liberia|LY LBY Libya|LI LIE Liechtenstein|LT LTU Lithuania|LU LUX Luxembourg
MO MAC Macao/Macau|MG MDG Madagascar|MW MWI Malawi|MY MYS Malaysia|MV MDV Maldives|ML MLI Mali
MT MLT Malta|MH MHL Marshall Islands|MQ MTQ Martinique|MR MRT Mauritania|MU MUS Mauritius
YT MYT Mayotte|MX MEX Mexico|FM FSM Micronesia/Federated States of Micronesia
MD MDA Moldova/Republic of Moldova|MC MCO Monaco|MN MNG Mongolia|ME MNE Montenegro
MS MSR Montserrat|MA MAR Morocco|MZ MOZ Mozambique|MM MMR Myanmar/Burma|NA NAM Namibia|NR NRU Nauru
NP NPL Nepal|NL NLD Netherlands/The Netherlands/Holland|NC NCL New Caledonia|NZ NZL New Zealand
NI NIC Nicaragua|NE NER Niger|NG NGA Nigeria|NU NIU Niue|NF NFK Norfolk Island
MK MKD North Macedonia/Macedonia|MP MNP Northern Mariana Islands|NO NOR Norway|OM OMN Oman
PK PAK Pakistan|PW PLW Palau|PS PSE Palestine/State of Palestine|PA PAN Panama
PG PNG Papua New Guinea|PY PRY Paraguay|PE PER Peru|PH PHL Philippines/The Philippines
PN PCN Pitcairn|PL POL Poland|PT PRT Portugal|PR PRI Puerto Rico|QA QAT Qatar|RE REU Reunion
RO ROU Romania|RU RUS Russia/Russian Federation|RW RWA Rwanda|BL BLM Saint Barthelemy
SH SHN Saint Helena|KN KNA Saint Kitts and Nevis|LC LCA Saint Lucia|MF MAF Saint Martin
PM SPM Saint Pierre and Miquelon|VC VCT Saint Vincent and the Grenadines|WS WSM Samoa
SM SMR San Marino|ST STP Sao Tome and Principe|SA SAU Saudi Arabia|SN SEN Senegal|RS SRB Serbia
SC SYC Seychelles|SL SLE Sierra Leone|SG SGP Singapore|SX SXM Sint Maarten|SK SVK Slovakia
SI SVN Slovenia|SB SLB Solomon Islands|SO SOM Somalia|ZA ZAF South Africa
GS SGS South Georgia and the South Sandwich Islands|SS SSD South Sudan|ES ESP Spain|LK LKA Sri Lanka
SD SDN Sudan|SR SUR Suriname|SJ SJM Svalbard and Jan Mayen|SE SWE Sweden|CH CHE Switzerland
SY SYR Syria/Syrian Arab Republic|TW TWN Taiwan|TJ TJK Tajikistan|TZ TZA Tanzania
TH THA Thailand|TL TLS Timor-Leste/East Timor|TG TGO Togo|TK TKL Tokelau|TO TON Tonga
TT TTO Trinidad and Tobago|TN TUN Tunisia|TR TUR Turkey/Turkiye|TM TKM Turkmenistan
TC TCA Turks and Caicos Islands|TV TUV Tuvalu|UG UGA Uganda|UA UKR Ukraine
AE ARE United Arab Emirates/UAE
GB GBR United Kingdom/UK/Great Britain/England/Scotland/Wales/Northern Ireland
UM UMI United States Minor Outlying Islands
US USA United States/United States of America/America/The United States/U.S. of A.
UY URY Uruguay|UZ UZB Uzbekistan|VU VUT Vanuatu|VE VEN Venezuela|VN VNM Vietnam/Viet Nam
VG VGB British Virgin Islands|VI VIR U.S. Virgin Islands/US Virgin Islands/Virgin Islands, U.S.
WF WLF Wallis and Futuna|EH ESH Western Sahara|YE YEM Yemen|ZM ZMB Zambia|ZW ZWE Zimbabwe
"""


def _table() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in _COUNTRIES.replace("|", "\n").split("\n"):
        if line:
            two, three, names = line.split(" ", 2)
            found |= dict.fromkeys(map(folded, (two, three, *names.split("/"))), two)
    return found


_CODES = _table()


@lru_cache(maxsize=1024)
def country(text: str) -> str:
    """The country's ISO 3166-1 alpha-2 code; the text itself where it names none that is known."""
    return _CODES.get(folded(text), text[:LONGEST])
