"""A day before its month, as people write it: what looks like the number of a list and is none."""

import re

MONTHS = """
    januar jänner jan februar feber feb märz mär mrz april apr mai juni jun juli jul august aug
    september sept sep oktober okt november nov dezember dez

    january february march mar may june july october oct december dec
    ocak oca şubat şub mart nisan nis mayıs haziran haz temmuz tem ağustos ağu eylül eyl ekim eki
    kasım kas aralık ara
    січень січня січ лютий лютого лют березень березня бер квітень квітня квіт травень травня трав
    червень червня черв липень липня лип серпень серпня серп вересень вересня вер жовтень жовтня
    жовт листопад листопада лист грудень грудня груд
    январь января февраль февраля март марта апрель апреля май мая июнь июня июль июля август
    августа сентябрь сентября октябрь октября ноябрь ноября декабрь декабря
    يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر

    siječanj siječnja veljača veljače ožujak ožujka travanj travnja svibanj svibnja lipanj lipnja
    srpanj srpnja kolovoz kolovoza rujan rujna listopad listopada studeni studenoga prosinac
    prosinca
    januara februara maj marta aprila maja juna jula avgust avgusta augusta septembar septembra
    oktobar oktobra novembar novembra decembar decembra
    јануар јануара фебруар фебруара априла април мај маја јун јуна јул јула августа септембар
    септембра октобар октобра новембар новембра децембар децембра
    januarja februarja marec marca junij junija julij julija
    leden ledna únor února březen března duben dubna květen května červen června červenec července
    srpen srpna září říjen října listopadu prosinec prosince
    január januára február februára apríl apríla máj mája jún júna júl júla október októbra
    styczeń stycznia luty lutego marzec kwiecień kwietnia czerwiec czerwca lipiec lipca sierpień
    sierpnia wrzesień września październik października grudzień grudnia
    mars marts desember
"""
"""Names of months in all cases that stand behind a day; the site's languages with short ones.

German; English, Turkish, Ukrainian, Russian, Arabic; then languages that put a full stop behind the
day, as German does: Croatian, Bosnian and Serbian, Slovenian, Czech, Slovak, Danish, Norwegian; and
Polish (CLDR; a test compares).
"""

_MONTH = "|".join(sorted(set(MONTHS.split()), key=lambda name: (-len(name), name)))
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])\."
_AND = r"(?:und|u\.|bis|oder|and|to|[-–—&+/])"

DATE = re.compile(
    rf"{_DAY}[ ]*(?:{_AND}[ ]*{_DAY}[ ]*)?(?:(?:{_MONTH})(?!\w)|(?:0?[1-9]|1[0-2])\.)",
    re.IGNORECASE,
)
"""A day and its month: „24. Dezember“, „24. und 25. Dez.“, „24. 12. 2026“."""
