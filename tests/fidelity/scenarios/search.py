"""Searching: package_search in front of a real Solr, and every autocomplete and search action around it.

The corpus of most scenarios is set up outside the recorded steps (see `quietly`): one scenario records its creation.
"""
import contextlib, functools, json, re
from tests.fidelity.play import Normaliser, scenario

ORGS = [dict(name="city-hall", title="City Hall"), dict(name="geo-agency", title="Agency for Geo-Information"),
        dict(name="ministere-sante", title="Ministère de la Santé"), dict(name="no-title-org")]
GROUPS = [dict(name="environment", title="Environment & Nature"), dict(name="transport", title="transport and mobility"),
          dict(name="economie", title="Économie"), dict(name="plain-group")]

def _ds(name, title, notes, org="city-hall", tags=(), groups=(), license=None, res=(), extras=(), **kw):
    d = dict(name=name, title=title, notes=notes, owner_org=org, tags=[{"name": t} for t in tags], groups=[{"name": g} for g in groups],
             resources=[dict(url=f"http://data.example.org/{name}/{i}.{f.lower()}", format=f, name=n, description=x) for i, (f, n, x) in enumerate(res)],
             extras=[{"key": k, "value": v} for k, v in dict(extras).items()], **kw)
    if license is not None: d["license_id"] = license
    return d

CORPUS = [
    _ds("air-quality", "Air Quality Monitoring Stations", "Hourly measurements of air pollution (PM2.5, NO2, ozone) taken at stations.", "geo-agency",
        ["air", "pollution", "Environment Policy"], ["environment"], "cc-by", [("CSV", "Measurements", "hourly values"), ("JSON", "Stations", "station list")],
        {"language": "en", "frequency": "hourly", "population": "120000", "issued_date": "2020-01-15", "Spatial Coverage": "whole country"}, author="Ann Lee", maintainer="Bob Stone", version="1.0"),
    _ds("water-quality", "Water quality of rivers and lakes", "Chemical analysis of **river** water. Pollution levels per lake.", "geo-agency",
        ["water", "pollution"], ["environment"], "cc-by", [("CSV", "Rivers", "rivers"), ("XLSX", "Lakes", "lakes")],
        {"language": "en", "frequency": "monthly", "population": "9000", "issued_date": "2021-06-30T12:00:00"}, author="Ann Lee", url="http://water.example.org/home"),
    _ds("bus-stops", "Bus stops", "Location of all bus stops, with wi-fi availability.", "city-hall",
        ["bus", "mobility", "stops"], ["transport"], "odc-odbl", [("GeoJSON", "Stops", "point layer"), ("CSV", "Stops table", "")],
        {"language": "en", "frequency": "weekly", "population": "350"}, maintainer_email="bus@example.org"),
    _ds("wifi-hotspots", "WiFi hotspots", "Free public WiFi (wireless) hotspots of the city.", "city-hall",
        ["wifi", "internet"], [], "odc-odbl", [("KML", "Hotspots", "KML export")], {"language": "en", "frequency": "weekly"}),
    _ds("budget-2024", "City Budget 2024", "Municipal budget 2024-01 to 2024-12. Revenue and expenditure.", "city-hall",
        ["budget", "finance", "2024"], ["economie"], "cc-zero", [("PDF", "Report", "Annual report 2024"), ("XLSX", "Tables", "tables")],
        {"language": "en", "frequency": "annual", "population": "1000", "issued_date": "2024-03-01"}, version="2024.1"),
    _ds("budget-2023", "City Budget 2023", "Municipal budget of 2023. Revenue, expenditure, and expenditures again: expenditure.", "city-hall",
        ["budget", "finance", "2023"], ["economie"], "cc-zero", [("PDF", "Report", "Annual report 2023")],
        {"language": "en", "frequency": "annual", "population": "999", "issued_date": "2023-03-01"}, version="2023.1"),
    _ds("hopitaux", "Hôpitaux et cliniques", "Liste des hôpitaux, cliniques et établissements de santé. Données à jour.", "ministere-sante",
        ["santé", "hôpital"], ["plain-group"], "fr-lo", [("CSV", "Hôpitaux", "Fichier des hôpitaux")], {"language": "fr", "frequency": "monthly"}, author="Zoë Müller"),
    _ds("schools", "Schools and universities", "Educational institutions: schools, universities and libraries. The school year starts in September.", "city-hall",
        ["education", "schools"], [], "notspecified", [("CSV", "Schools", "list of schools"), ("csv", "Universities", "lower-case format")], {"language": "en"}),
    _ds("flood-risk", "Flood risk map", "Flooding areas, flooded zones and historical floods.", "geo-agency",
        ["flood", "water", "risk"], ["environment"], "other-open", [("SHP", "Zones", "shapefile"), ("WMS", "Map service", "OGC service")], {"language": "en", "frequency": "irregular"}),
    _ds("census-2021", "Population Census 2021", "Inhabitants per district, age and sex. Every person counts.", "no-title-org",
        ["population", "census"], [], "cc-by-sa", [("CSV", "Census", "")], {"language": "en", "population": "83000000", "issued_date": "2021-12-31"}),
    _ds("strassen", "Straßenverzeichnis München", "Verzeichnis der Straßen und Plätze in München. Übersicht über größere Straßen.", "geo-agency",
        ["straßen", "mobility"], ["transport"], "dl-de-by-2.0", [("CSV", "Straßen", "alle Straßen")], {"language": "de", "frequency": "annual"}),
    _ds("tokyo", "東京の人口統計", "東京都の人口 データ。毎月更新。", "no-title-org", ["人口", "population"], [], None, [("CSV", "人口", "")], {"language": "ja"}),
    _ds("moskva", "Транспорт Москвы", "Остановки автобусов и трамваев в Москве.", "no-title-org", ["транспорт"], ["transport"], "", [("XML", "Остановки", "")], {"language": "ru"}),
    _ds("bike-counters", "Bike-counters (real-time)", "Real-time counts; sensor XJ-9000, API v2.1.3, contact bikes@example.org or http://bikes.example.org/api?x=1.", "city-hall",
        ["bike", "real-time", "mobility"], ["transport"], "cc-by", [("JSON", "API", "REST API"), ("application/json", "mime", "")], {"language": "en", "frequency": "continuous"}),
    _ds("crime", "Crime statistics", "Recorded crimes by type: theft, burglary, fraud.", "city-hall", ["crime", "police"], [], "cc-by-nc", [("ODS", "Crimes", "")], {"language": "en", "frequency": "annual"}),
    _ds("weather", "Weather forecasts & observations", "Temperature, rain and wind. Observed hourly at weather stations; forecasted daily.", "geo-agency",
        ["weather", "air"], ["environment"], "cc-by", [("NetCDF", "Grid", ""), ("CSV", "Observations", "")], {"language": "en", "frequency": "hourly"}),
    _ds("trees", "Street trees", "Each tree of the streets and parks: species, height, year of planting.", "city-hall", ["trees", "environment"], ["environment"], "odc-pddl", [("CSV", "Trees", "")], {"language": "en"}),
    _ds("running", "Running routes", "Routes for runners who like to run. Runs of 5 km and 10 km.", "city-hall", ["sport"], [], "cc-zero", [("GPX", "Routes", "")], {"language": "en"}),
    _ds("symbols", 'The "quoted" title: (parens) [brackets] & more', "C++ and C# code; a/b; x^2; what? why! 50% off; path\\to\\file; node.js; e-mail; AT&T; O'Reilly's books", "no-title-org",
        ["c-plus", "node.js", "snake_case tag"], [], "cc-by", [("", "no format", "")], {"language": "en", "note:odd key": "odd"}),
    _ds("zz-minimal", "", "", "city-hall"),
    _ds("app-gallery", "Application gallery", "A showcase of apps using air and bus data.", "city-hall", ["apps"], [], "cc-by", type="showcase"),
    _ds("secret-plans", "Secret budget plans", "Private draft of the next budget.", "city-hall", ["budget", "secret"], ["economie"], "other-closed", [("DOC", "Plan", "")], {"language": "en"}, private=True),
]

@contextlib.contextmanager
def quietly(p):
    """Calls inside are made but not recorded (and give no ids to the normaliser)."""
    norm, n = p.norm, len(p.steps); p.norm = Normaliser(p.base)
    try: yield
    finally: p.norm = norm; del p.steps[n:]

def corpus(p, *names, orgs=True):
    """The corpus (or those datasets of it), unrecorded."""
    with quietly(p):
        for o in ORGS: p.call("organization_create", **o)
        for g in GROUPS: p.call("group_create", **g)
        for d in CORPUS:
            if not names or d["name"] in names: p.call("package_create", **d)

# -- calls
def names(p, as_=None, get=False, **kw):
    """package_search reduced to the names it finds."""
    d = {k.replace("__", "."): v for k, v in {"fl": "name", "rows": 50, "sort": "name asc", **kw}.items()}
    return p.call("package_search", d, as_=as_, get=get)

def ask(p, *qs, **kw):
    for q in qs: names(p, q=q, **kw)

def filtered(p, *fqs, **kw):
    for fq in fqs: names(p, fq=fq, **kw)

def full(p, as_=None, get=False, **kw):
    """package_search with whole datasets."""
    return p.call("package_search", {k.replace("__", "."): v for k, v in kw.items()}, as_=as_, get=get)

def facets(p, *fields, as_=None, **kw):
    d = {k.replace("__", "."): v for k, v in kw.items()}
    return p.call("package_search", {"rows": 0, "facet.field": list(fields), **d}, as_=as_)

SITE = re.compile(r"(site_id:\\*[\"'])([\w.-]+)")
def tidy(v):
    """The site's id, which Solr's errors repeat, is the instance's own."""
    if isinstance(v, dict): return {k: "<site_id>" if k == "site_id" else tidy(x) for k, x in v.items()}
    if isinstance(v, list): return [tidy(x) for x in v]
    return SITE.sub(r"\1<site_id>", v) if isinstance(v, str) else v

def rounded(v):
    if isinstance(v, dict): return {k: rounded(x) for k, x in v.items()}
    if isinstance(v, list): return [rounded(x) for x in v]
    return float(f"{v:.4g}") if isinstance(v, float) else v

def searching(fn=None, **kw):
    def wrap(f):
        @functools.wraps(f)
        def g(p):
            try: f(p)
            finally:
                for s in p.steps: s["body"] = tidy(s["body"])
        return scenario(**kw)(g)
    return wrap(fn) if fn else wrap

# -- the corpus itself, and whole answers


@searching
def empty_site(p):
    """Searching an instance that holds nothing."""
    full(p); full(p, q="x"); full(p, facet__field=["tags", "organization"]); full(p, rows=0, facet__field='["groups"]', get=True)
    full(p, as_="sysadmin", include_private=True, include_drafts=True, include_deleted=True)
    p.anon("package_autocomplete", q="a"); p.anon("tag_search", query="a"); p.anon("resource_search", query="name:a"); p.anon("format_autocomplete", q="c")
    p.anon("group_autocomplete", q="a"); p.anon("organization_autocomplete", q="a"); p.anon("tag_autocomplete", query="a")


# -- q: plain words (dismax)


@searching
def minimum_should_match(p):
    """mm 2<-1 5<80%: one or two words all count, of three to five one may miss, of more a fifth."""
    corpus(p)
    ask(p, "air", "air zzz", "zzz air", "air quality zzz", "air zzz yyy", "air quality stations zzz", "air quality zzz yyy", "air quality monitoring stations zzz", "air quality monitoring zzz yyy",
        "air quality monitoring stations hourly zzz", "air quality monitoring stations zzz yyy", "air quality monitoring stations hourly ozone zzz", "air quality monitoring stations hourly zzz yyy",
        "city budget air", "city budget", "budget budget zzz", "water water water", "air +quality zzz", "air -weather zzz", "air -weather -bus", '"air quality" zzz yyy', '"air quality" monitoring zzz', "bus air budget water", "trees bus")
    ask(p, "city budget air", "air quality zzz", mm="100%"); ask(p, "city budget air", "zzz budget", mm="1"); ask(p, "city budget air", mm="2"); ask(p, "city budget air", mm=2); ask(p, "city budget air", mm="-1"); ask(p, "city budget air", mm="50%")
    ask(p, "city budget", "zzz", mm="0"); ask(p, "city budget air", mm="9"); ask(p, "city budget air", mm="2<50%"); ask(p, "city budget", mm="bad"); ask(p, "city", mm="")

@searching
def phrases_and_signs(p):
    """Quotes, plus and minus in a plain query; AND, OR and NOT between plain words."""
    corpus(p)
    ask(p, '"air quality"', '"Air quality monitoring"', '"quality air"', '"air monitoring"', '"air quality', 'air quality"', '"air quality" "monitoring stations"', '"bus stops" -wifi', '"real time"', '"real-time"', '"flood risk map"', '"floods risks"', '"of all"',
        "air -quality", "+air -weather", "-air", "-air -bus", "+air", "+air +quality", "air + quality", "air - quality", "air AND quality", "air AND bus", "air OR budget", "(air OR budget)", "air NOT weather", "air && quality", "air || budget", "!air", "air !weather", "air and quality", "air or budget", "not air")

@searching
def stars_and_tildes_are_text(p):
    """In a plain query wildcards, fuzziness, boosts and brackets are no syntax."""
    corpus(p)
    ask(p, "air*", "ai*", "*air*", "*", "**", "?", "flo?d", "flod~", "air~2", "air^10", "air^", "[air TO bus]", "(air)", "(air", "air)", "{air}", "air;", "air?", "air!", "air...", "/air/", "air/bus", "air,quality", "air|bus", "air&quality", "<air>", "air\\", "\\air", "\\", "~", "^", "()", "[]", "++", "--", "+-air", '"""', '" "', "'air quality'")

@searching
def word_parts(p):
    """The word delimiter: hyphens, case changes, dots and digits make parts, and any part may match."""
    corpus(p)
    ask(p, "wifi", "wi-fi", "WiFi", "Wi-Fi", "Wi Fi", "WIFI", "wiFi", "wi", "fi", "wifi hotspots", "real-time", "realtime", "real time", "RealTime", "bike-counters", "bikecounters", "BikeCounters", "bike counters", "snake_case", "snakecase", "node.js", "nodejs", "node", "js",
        "e-mail", "email", "E-Mail", "O'Reilly", "OReilly", "reilly", "AT&T", "att", "a/b", "aIr", "geo-agency", "geoagency", "air-quality", "airquality", "quality-air", "city-hall budget", "-fi", "fi-", "wi--fi", "wi_fi")
    ask(p, "title:wi-fi", "notes:wi-fi", "notes:wifi", 'notes:"wi-fi"', 'notes:"wi fi"', 'notes:"wifi"', "title:WiFi", "title:wifi", "title:Wi", 'title:"Wi Fi"', "title:bikecounters", 'title:"bike counters real"', "notes:nodejs", "notes:node-js", "text:wi-fi", "name:wi-fi")

@searching
def numbers_and_codes(p):
    """Numbers, dates, versions and codes are cut into parts; so 2024-01 finds anything with 01."""
    corpus(p)
    ask(p, "2024", "2024-01", "2024-12", "202401", "budget-2024", "budget 2024", "budget2024", "v2.1.3", "2.1.3", "213", "v2", "XJ-9000", "XJ9000", "XJ 9000", "xj", "9000", "PM2.5", "PM 2.5", "pm2", "2.5", "NO2", "no 2", "10", "5", "50%", "50", "C++", "C#", "c", "x^2", "120000", "120,000", "83000000", "2020-01-15", "01", "1")
    ask(p, "notes:2024-01", 'notes:"2024-01"', "notes:202401", "notes:PM2.5", 'notes:"PM2.5"', "notes:XJ-9000", "notes:XJ9000", 'notes:"2.1.3"', "notes:213", "title:2024", "name:2024", "notes:NO2")

WORDS = {
    "w-plurals": "policies cities boxes children analyses buses gases knives tomatoes news series statistics physics",
    "w-ing": "running flying dying beginning hopping hoping mapping sitting agreed skied controlling",
    "w-ation": "organization organisational generalizations nationality relational conditional rationality probabilistic",
    "w-ly": "quickly happily gently singly early daily yearly simply possibly",
    "w-poss": "the dog's tail, the dogs' tails, it's O'Brien's boss's",
    "w-misc": "generate generous general communism arsenal inning canning proceed exceed succeed sky idly ugly only atlas cosmos bias",
}
@searching
def stemming(p):
    """English stemming (Snowball) of the text fields, on both sides."""
    with quietly(p):
        p.call("organization_create", name="words-org")
        for k, v in WORDS.items(): p.call("package_create", name=k, title="T", notes=v, owner_org="words-org")
    ask(p, "policy", "polici", "policie", "city", "box", "boxes", "child", "analysis", "analyse", "bus", "gas", "knife", "knive", "tomato", "new", "news", "serie", "statistic", "physic", "run", "runs", "runner", "ran", "fly", "flies", "die", "dying", "begin", "hop", "hope", "hoping", "map", "sit", "agree", "agreed", "ski", "control", "controlled",
        "organize", "organise", "organ", "general", "generally", "generalization", "nation", "national", "relate", "relation", "condition", "rational", "rationalize", "probable", "quick", "happy", "gentle", "single", "earli", "day", "year", "simple", "possible", "possibility")
    ask(p, "dog", "dogs", "dog's", "its", "it", "obrien", "brien", "boss", "generate", "generated", "generous", "generic", "communism", "commune", "arsenals", "innings", "inn", "can", "proceeds", "proceeding", "skies", "idle", "ugli", "onli", "atlas", "cosmo", "biases")
    ask(p, "notes:policy", "notes:polici*", "notes:policies*", "title:t", "title:ts")

@searching
def accents_and_folding(p):
    """Stemming comes before folding: accented and plain spellings meet only sometimes."""
    corpus(p)
    ask(p, "hôpitaux", "hopitaux", "Hôpitaux", "HÔPITAUX", "hôpital", "hopital", "santé", "sante", "Santé", "SANTÉ", "établissements", "etablissements", "établissement", "données", "donnees", "cliniques", "clinique", "à jour", "a jour",
        "straßen", "strassen", "Straßen", "straße", "strasse", "STRASSEN", "münchen", "munchen", "MÜNCHEN", "muenchen", "Übersicht", "ubersicht", "größere", "grossere", "grossere straßen", "plätze", "platze", "Zoë", "zoe", "Müller", "muller")
    ask(p, "title:hôpitaux", "title:hopitaux", "notes:sante", "tags:santé", "tags:sante", "author:müller", "author:muller", "author:Zoë", "author:zoe", "res_name:hôpitaux", "res_name:hopitaux", "title:Hôp*", "title:hop*", "notes:établ*", "notes:etabl*", "author:m?ller", "title:hôpitaux~1", "title:strass*", "title:straß*")

@searching
def other_scripts(p):
    """Chinese, Japanese and Cyrillic words are split at white space alone; composed and decomposed letters differ."""
    corpus(p)
    ask(p, "東京", "東京の人口統計", "東京都の人口", "人口", "データ", "デ", "毎月更新", "毎月更新。", "データ。毎月更新。", "транспорт", "Транспорт", "ТРАНСПОРТ", "транспорта", "Москвы", "москва", "Остановки автобусов", "остановки", "ё", "title:東*", "title:東京", "title:*人口*", "notes:東京都の人口", "tags:人口", "tags:транспорт", "title:москв*", "res_name:остановки")
    with quietly(p):
        for n, t in [("u-nfc", "Caf\u00e9 cr\u00e8me"), ("u-nfd", "Cafe\u0301 cre\u0300me"), ("u-emoji", "Smile 😀 data 👍🏽"), ("u-full", "ＡＢＣ １２３ ﬁne"), ("u-greek", "Σίσυφος ΟΔΟΣ"), ("u-turk", "İstanbul ığdır"), ("u-arab", "البيانات المفتوحة"), ("u-hebrew", "נתונים פתוחים"), ("u-space", "no\u00a0break thin\u2009space zero\u200bwidth"), ("u-poland", "Łódź Æther œuvre Ørsted")]:
            p.call("package_create", name=n, title=t, owner_org="city-hall")
    ask(p, "café", "cafe", "cafe\u0301", "crème", "creme", "😀", "👍🏽", "👍", "ABC", "ａｂｃ", "123", "fine", "ﬁne", "σίσυφος", "Σίσυφος", "οδος", "οδός", "ΟΔΟΣ", "istanbul", "İstanbul", "ığdır", "IĞDIR", "igdir", "البيانات", "المفتوحة", "פתוחים", "no\u00a0break", "no break", "break", "thin space", "zerowidth", "zero", "zero\u200bwidth", "łódź", "lodz", "aether", "oeuvre", "œuvre", "orsted")

# -- q: fields and syntax (a colon makes it Lucene's)
@searching
def string_fields(p):
    """Fields of type string match whole values, case and accents and all."""
    corpus(p)
    ask(p, "name:air-quality", "name:Air-Quality", 'name:"air-quality"', "name:air", "tags:air", "tags:Air", 'tags:"Environment Policy"', "tags:Environment\\ Policy", "tags:Environment Policy", "tags:(Environment Policy)", "tags:real-time", "tags:node.js", "tags:snake_case\\ tag", "tags:2024",
        "license_id:cc-by", "license_id:CC-BY", "license_id:notspecified", "license_id:\"\"", 'license_title:"Creative Commons Attribution"', "organization:city-hall", "organization:\"City Hall\"", "groups:environment", "groups:economie", "res_format:CSV", "res_format:csv", "res_format:XLS", "res_format:XLSX", 'res_format:"application/json"', "res_format:application\\/json", "res_format:JSON",
        'res_url:"http://data.example.org/air-quality/0.csv"', 'url:"http://water.example.org/home"', "version:1.0", "version:2024.1", "author_email:*", "dataset_type:dataset", "type:showcase", "state:active", "capacity:public", "capacity:private", "private:false", "private:true", "private:False", "isopen:true", "isopen:false", "num_resources:2", "num_tags:0", "entity_type:package")





@searching
def booleans(p):
    """AND, OR, NOT, their signs, and that bare fields are joined by AND."""
    corpus(p)
    ask(p, "tags:bus tags:mobility", "tags:air tags:bus", "tags:bus AND tags:mobility", "tags:bus OR tags:air", "tags:bus || tags:air", "tags:bus && tags:mobility", "tags:mobility AND NOT tags:bus", "tags:mobility NOT tags:bus", "tags:mobility -tags:bus", "tags:mobility !tags:bus", "tags:mobility AND -tags:bus", "+tags:mobility -tags:bus", "+tags:bus +tags:air", "+tags:bus tags:air", "tags:bus +tags:air", "+tags:bus OR +tags:air", "tags:bus or tags:air", "tags:bus and tags:mobility", "tags:bus Or tags:air", "tags:air OR tags:bus tags:mobility", "tags:mobility tags:bus OR tags:air", "tags:air OR tags:bus AND tags:mobility", "tags:mobility AND tags:bus OR tags:air", "(tags:air OR tags:bus) AND tags:mobility", "tags:air OR (tags:bus AND tags:mobility)",
        "tags:air budget", "tags:air OR budget", "budget OR tags:air", "tags:budget 2023", "tags:air weather", "tags:air AND NOT (weather OR bus)", "tags:air NOT NOT weather", "(tags:air)", "((tags:air))", "(tags:air) (tags:weather)", "NOT (tags:air OR tags:bus)", "filter(tags:air)", "tags:air filter(groups:environment)")

@searching
def negative_queries(p):
    """Purely negative queries: everything else at the top, nothing inside brackets."""
    corpus(p)
    ask(p, "-tags:air", "NOT tags:air", "!tags:air", "-tags:air -tags:bus", "NOT tags:air AND NOT tags:bus", "tags:mobility AND (-tags:bus)", "tags:mobility (NOT tags:bus)", "tags:mobility AND (*:* -tags:bus)", "(-tags:air)", "tags:(-air)", "tags:(* -air)", "tags:(mobility -bus)", "tags:(+mobility -bus)", "*:* -tags:air", "*:* AND -tags:air", "*:* NOT tags:air", "tags:air OR -tags:water", "tags:air OR (*:* -tags:water)", "-groups:[* TO *]", "-groups:*", "-title:*", "-notes:[* TO *]", "-license_id:[* TO *]", "-res_format:*", "-tags:*", "-nosuch:*")


@searching
def ranges_of_text(p):
    """Ranges of strings go by the letters, numbers in extras too."""
    corpus(p)
    ask(p, "name:[a TO c]", "name:[a TO b]", "name:{air-quality TO budget-2024}", "name:[air-quality TO budget-2024]", "name:[air-quality TO budget-2024}", "name:{air-quality TO budget-2024]", "name:[* TO b]", "name:[t TO *]", "name:[* TO *]", "name:[c TO a]", "name:[B TO D]", 'name:["air-quality" TO "bus-stops"]', "tags:[2023 TO 2024]", "tags:[a TO b]", "tags:[E TO F]", "title:[a TO b]", "title:[air TO bus]", "title:{air TO bus}", "title_string:[A TO B]", "version:[1 TO 3]", "num_tags:[1 TO 2]", "num_tags:[2 TO 10]", "num_resources:[2 TO *]",
        "population:[1000 TO 9000]", "population:[0 TO *]", "population:[350 TO 999]", "population:{350 TO 999}", "extras_population:[1000 TO 9000]", "license_id:[* TO *]", "groups:[* TO *]", "res_format:[* TO *]", "name:>=t", "name:<b", "name:[a TO", "name:[a]", "name:[a c]", "name:a TO b", "views_total:[0 TO *]", "views_total:[a TO b]", "views_total:5", "views_total:x", "resources_accessed_total:[* TO *]")


@searching
def extras_ending_in_date(p):
    """An extra called *_date is indexed as a date (parsed from many forms); a bad one is left out of the index, an offset breaks it."""
    corpus(p, "air-quality", "water-quality", "budget-2023", "budget-2024", "census-2021", "trees")
    ask(p, "issued_date:*", "extras_issued_date:*", 'issued_date:"2020-01-15T00:00:00Z"', "issued_date:[2021-01-01T00:00:00Z TO 2023-12-31T00:00:00Z]", "issued_date:[2021-01-01T00:00:00Z TO *]", "issued_date:{2020-01-15T00:00:00Z TO 2021-06-30T12:00:00Z}", "issued_date:[2020-01-15T00:00:00Z TO 2021-06-30T12:00:00Z]", "issued_date:[2020-01-15T00:00:00Z/MONTH TO 2020-01-15T00:00:00Z+2YEARS]", "issued_date:[2020 TO 2021]", "issued_date:2020", 'extras_issued_date:"2020-01-15"', "extras_issued_date:2020-01-15", "extras_issued_date:2020", "-issued_date:[* TO *]")
    full(p, fl=["name", "issued_date", "extras_issued_date"], sort="issued_date desc, name asc"); full(p, fl="name", sort="issued_date asc, name asc")
    with quietly(p):
        for i, v in enumerate(["15 March 2022", "03/04/2022", "2022-05-06T07:08:09+02:00", "2022-05-06T07:08:09.123456", "not a date", "", "20220708", "31/12/2022"]):
            if "+" not in v: p.call("package_create", name=f"d{i}", title=v, owner_org="city-hall", extras=[{"key": "seen_date", "value": v}])
    p.call("package_create", name="d2", title="An offset", owner_org="city-hall", extras=[{"key": "seen_date", "value": "2022-05-06T07:08:09+02:00"}]); p.call("package_show", id="d2"); p.call("package_create", name="d8", owner_org="city-hall", extras=[{"key": "seen_date", "value": "2022-05-06T07:08:09Z"}])
    p.call("package_patch", id="d0", extras=[{"key": "seen_date", "value": "2022-05-06T07:08:09-05:00"}]); p.anon("package_show", id="d0")
    full(p, fl=["name", "seen_date", "extras_seen_date"], q="name:d*", sort="name asc"); ask(p, "seen_date:*", "extras_seen_date:*", "seen_date:[2022-05-06T00:00:00Z TO 2022-05-07T00:00:00Z]", "name:d* AND -seen_date:*", "d4", "extras_seen_date:march")
    full(p, q="name:d4")


@searching
def a_colon_changes_everything(p):
    """The same words with and without a colon somewhere in q."""
    corpus(p)
    ask(p, "air", "text:air", "air AND name:*", "air* AND name:*", "bus stops", "bus stops AND *:*", "city budget air", "city budget air name:*", "12:30", "Note: air", "title: air", "title :air", "air: quality", ":air", "air:", "http://example.org", "https://bikes.example.org/api?x=1", "urn:isbn:123", "doi:10.1000/182", "a:b", "air\\:quality", '"air: quality"', "::", ": :")
    ask(p, "title:air", "air", "name:air-quality", defType="edismax"); ask(p, "title:air", "air", "name:air-quality", defType="dismax"); ask(p, "air", "bus stops", "air OR bus", "air*", defType="lucene")


@searching
def syntax_errors_in_plain_words(p):
    """Plain queries that break dismax, and those that do not."""
    ask(p, "AND", "OR", "NOT", "AND air", "OR air", "NOT air", "air AND", "air OR", "air NOT", "air AND AND bus", "air AND OR bus", "AND OR NOT", "&&", "||", "!", "+", "-", "+ +", "- -", "air &&", '"', '""', "''", '"air" AND', "( AND )", "TO", "air TO bus", "and", "or", "not")



@searching
def too_many_clauses(p):
    """More than 1024 clauses are too many."""
    corpus(p, "running")
    ask(p, " OR ".join(["name:running"] + [f"name:n{i}" for i in range(1100)])); ask(p, " OR ".join(["title:running"] + [f"title:n{i}x" for i in range(520)]))
    names(p, fq="name:(" + " OR ".join(f"n{i}" for i in range(1100)) + ")"); names(p, fq="name:(" + " ".join(f"n{i}" for i in range(1100)) + " running)")

# -- relevance

@searching
def scores(p):
    """The score itself (four digits): dismax over name^4 title^4 tags^2 groups^2 text, BM25."""
    corpus(p)
    for q in ["air", "bus", "budget", "water quality", "*:*", "title:air", "tags:air", "name:air-quality", "title:air^2", "tags:air OR title:bus", "name:a*", "name:bus-stops^=2", '"air quality"', "city budget air"]:
        full(p, q=q, fl=["name", "score"], sort="score desc, name asc", rows=5); p.steps[-1]["body"] = rounded(p.steps[-1]["body"])


@searching
def edismax(p):
    """defType edismax: fields, wildcards and operators together; and other parsers' names."""
    corpus(p)
    ask(p, "air", "air*", "Air*", "qualit*", "title:air", "title:air OR title:bus", "title:air title:bus", "air OR budget", "air AND quality", "air NOT weather", "air -weather", "name:air*", "air quality zzz", "city budget air", '"air quality"', "title:(", "title:", "AND", "air AND", "(air OR bus", "*:*", "*", "-air", "tags:air water", "nosuch:x", "flod~", "air^3", "C++", "[a TO b]", "+air +weather", "", "http://example.org", "aIr", "tags:[a TO b]", "~", "_query_:x", defType="edismax")
    ask(p, "air", "air OR bus", "title:air", defType="edismax", mm="1"); ask(p, "air", "title:air", defType="edismax", qf="title")
    for d in ["dismax", "lucene", "nosuch", "", "func", "EDISMAX", "simple", 5, None]: names(p, q="air", defType=d)


# -- fq and fq_list
@searching
def filter_queries(p):
    """fq is Lucene's syntax, joined by AND, whatever q is."""
    corpus(p)
    filtered(p, "tags:air", "tags:air tags:weather", "+tags:air +tags:weather", "+tags:air -tags:weather", "tags:air AND tags:weather", "-tags:air", "NOT tags:air", "(tags:air OR tags:bus)", "tags:(air OR bus)", "tags:(air bus)", "groups:environment", "groups:environment organization:geo-agency", "organization:geo-agency", "res_format:CSV", 'res_format:"application/json"', "res_format:(CSV OR PDF)", "license_id:cc-by", "license_id:(cc-by OR cc-zero)", "dataset_type:showcase", "type:dataset", "dataset_type:(dataset OR showcase)", "extras_language:fr", "language:fr", "air", "air quality", "air*", '"air quality"', "air OR bus", "title:air", "*:*", "*", "metadata_modified:[NOW-1DAY TO *]", "issued_date:[2021-01-01T00:00:00Z TO *]", "name:b*", "organization:\"city-hall\" AND (tags:budget OR tags:bus)", "owner_org:nosuch", "tags:nosuch", 'tags:"Environment Policy"', "num_tags:3", "text:bus^3")
    names(p, q="budget", fq="tags:2024"); names(p, q="name:b*", fq="-tags:budget"); names(p, q="air OR budget", fq="(tags:air OR tags:budget)"); names(p, q="air", fq="tags:weather", get=True); names(p, fq="+organization:city-hall +res_format:PDF", get=True)

@searching
def or_without_brackets_in_fq(p):
    """OR without brackets in fq dissolves the filter: CKAN's own +capacity and +state clauses stand beside it."""
    corpus(p)
    filtered(p, "tags:air OR tags:bus", "tags:air tags:bus OR tags:weather", "tags:air AND tags:bus OR tags:weather", "tags:air OR tags:bus AND tags:mobility", "+tags:air OR +tags:bus", "+tags:air OR tags:bus", "tags:air OR -tags:bus", "tags:air OR NOT tags:bus", "OR tags:air", "tags:air OR", "AND tags:air", "tags:air AND", "tags:air || tags:bus", "tags:air && tags:weather", "tags:nosuch OR tags:nosuch2", "tags:air OR *:*")
    names(p, fq="tags:air OR tags:bus", as_="sysadmin", include_private=True); names(p, fq="tags:air OR tags:bus", fq_list=["tags:air"]); names(p, fq_list=["tags:air OR tags:bus"]); names(p, fq_list=["tags:air OR tags:bus", "tags:weather OR tags:bus"]); names(p, q="budget", fq="tags:air OR tags:bus")
    names(p, fq="tags:air OR tags:secret", as_="sysadmin", include_private=True); names(p, fq="(tags:air OR tags:secret)", as_="sysadmin", include_private=True); names(p, fq="tags:air OR tags:secret", as_="sysadmin")

@searching
def fq_on_state_and_capacity(p):
    """fq that names state, capacity, site or labels, and how CKAN adds its own."""
    corpus(p)
    with quietly(p): p.call("package_create", name="draft-one", owner_org="city-hall", state="draft", title="Draft one"); p.call("package_delete", id="running")
    F = ["state:draft", "+state:draft", "+state:active", "state:active", "-state:active", "+state:deleted", "state:deleted", "+state:(active OR draft)", "+state:*", "-state:draft", "+state:draft +capacity:private", "capacity:private", "+capacity:private", "-capacity:public", "(capacity:private OR capacity:public)", "capacity:*", "private:true", "permission_labels:public", "+permission_labels:*", "-permission_labels:public", "+site_id:x", "site_id:*", "entity_type:*", "(state:active)"]
    filtered(p, *F); filtered(p, *F, as_="sysadmin"); filtered(p, "+state:draft", "+state:(draft OR active)", "state:draft", "+capacity:private", "capacity:private", as_="sysadmin", include_private=True, include_drafts=True)
    ask(p, "state:draft", "capacity:private", "+state:draft", "private:true", "permission_labels:*", as_="sysadmin"); names(p, fq_list=["+state:draft"], as_="sysadmin"); names(p, fq_list=["+capacity:private"], as_="sysadmin"); names(p, fq_list=["+state:draft"], as_="sysadmin", include_drafts=True)

@searching
def filter_lists(p):
    """fq_list: several filters, and values that are no list."""
    corpus(p)
    for v in [["tags:air"], ["tags:air", "tags:weather"], ["tags:air", "-tags:weather"], [], ["tags:air", "tags:air"], ["+tags:air +tags:weather"], ["(tags:air OR tags:bus)", "groups:transport"], ["air quality"], [""], ["*:*"], ["tags:"], ["tags:air)"], "tags:air", "*", "a", "", None, 5, {"a": 1}, {"tags:air": 1}, ["tags:air", 5], ["tags:air", None], [["tags:air"]], [{"tags": "air"}], True]: names(p, fq_list=v)
    names(p, fq="tags:air", fq_list=["tags:weather"]); names(p, fq_list=["tags:air", "tags:weather"], get=True); names(p, fq_list=["tags:air"], get=True); names(p, fq_list="*", get=True)


# -- sort, rows, start
@searching
def sort_fields(p):
    """Sorting by each kind of field: strings by code point, missing values last for strings, first for dates; tokens for text."""
    corpus(p)
    for s in ["name asc", "name desc", "title_string asc", "title_string desc", "title_string asc, name desc", "title asc, name asc", "title desc, name asc", "organization asc, name asc", "organization desc, name desc", "license_id asc, name asc", "license_id desc, name asc", "tags asc, name asc", "tags desc, name asc", "res_format asc, name asc", "groups desc, name asc", "author asc, name asc", "notes asc, name asc", "version desc, name asc", "num_tags desc, name asc", "num_resources asc, name asc", "population asc, name asc", "population desc, name asc", "extras_population asc, name asc", "issued_date asc, name asc", "issued_date desc, name asc", "extras_issued_date desc, name asc", "dataset_type desc, name asc", "isopen asc, name asc", "private asc, name asc", "views_recent desc, name asc", "views_total asc, name asc", "nosuch asc, name asc", "score desc, name asc", "score asc, name desc", "title_ngram asc, name asc", "state asc, capacity desc, name asc", "maintainer desc, name asc", "url asc, name asc"]: names(p, sort=s)
    names(p, q="budget", sort="name desc"); names(p, q="air", sort="score desc, name asc"); names(p, q="air", sort="score asc, name asc"); names(p, sort="name desc", get=True)

@searching
def sort_spelling(p):
    """How a sort may be written, and what is refused."""
    corpus(p, "air-quality", "bus-stops", "crime", "trees")
    for s in ["name ASC", "name Desc", " name asc", "name asc ", "name  asc", "name asc,", "name asc,title_string desc", "name asc , title_string desc", "name", "name up", "name ascending", "name:asc", "asc", "desc", "asc name", "name asc title_string asc", "name,asc", "name asc; title asc", ",", ", name asc", "name+asc", "name\tasc", "Name asc, name asc", "relevance desc, name asc", "random_1 asc, name asc", "sum(1,2) asc, name asc", "sum(1,2), name asc", "termfreq(name,'crime') desc, name asc", "strdist(name,'crime',edit) desc", "if(exists(population),1,0) desc, name asc", "nosuch(name) asc", "geodist() asc, name asc", "data_dict asc", "text asc", "urls asc", "permission_labels asc, name asc", "metadata_modified", " ", 5, ["name asc"], ["name asc", "title asc"], {"a": 1}, True, "rank asc, name asc", "Rank", "_docid_ asc", "a b c", "名 asc, name asc", "*", "name* asc", "name asc\n", "id2 asc, name desc"]: names(p, sort=s)
    names(p, q="trees", sort=""); names(p, q="trees", sort=None); names(p, q="trees", sort="rank"); names(p, sort="name+desc", get=True); names(p, sort=["name asc", "title asc"], get=True); names(p, sort="name", get=True); names(p, q="trees", sort="", get=True)

@searching
def rows(p):
    """rows: default ten, at most a thousand, and every wrong value."""
    corpus(p)
    S = dict(fl="name", sort="name asc")
    full(p, **S)
    for r in [0, 1, 3, 10, 11, 21, 1000, 1001, 10000000, "5", " 5 ", "005", "", None, "  ", -1, "-1", "abc", "1e1", 2.0, 2.5, "2.0", True, False, [3], [], {"a": 1}, "1_0", "５"]: full(p, rows=r, **S)
    for r in [0, 2, "", "x", -1]: full(p, rows=r, get=True, **S)
    full(p, rows=[2, 3], get=True, **S)

@searching
def paging(p):
    """start, alone and with rows, and every wrong value."""
    corpus(p)
    S = dict(fl="name", sort="name asc")
    for a, b in [(0, 5), (5, 5), (20, 5), (21, 5), (100, 5), (1, 1), (0, 0), (5, 0), (19, 1000)]: full(p, start=a, rows=b, **S)
    for v in ["5", " 5 ", None, -1, "-1", "abc", 2.0, 2.5, "2.5", True, [3], {"a": 1}, 1000000, "９"]: full(p, start=v, rows=2, **S)
    full(p, start="", rows=2, **S); full(p, start=3, rows=2, get=True, **S); full(p, start=10, get=True, **S); full(p, start="x", rows="y", facet__limit="z", **S); full(p, start=99999999999, rows=2, **S); full(p, start=2, q="air", **S); full(p, start=1, rows=1, q="budget", fq="tags:finance", **S)

# -- facets
@searching
def facet_fields(p):
    """Facets as CKAN's own pages ask for them, and the display names of groups, organizations and licences."""
    corpus(p)
    facets(p, "organization", "groups", "tags", "res_format", "license_id"); facets(p, "organization", "groups", "license_id", q="air"); facets(p, "tags", fq="groups:transport"); facets(p, "tags", q="nothing-at-all"); facets(p, "organization", fq_list=["-organization:city-hall"])
    facets(p, "tags", as_="sysadmin", include_private=True, q="budget"); facets(p, "license_id", "groups", as_="sysadmin", q="name:secret-plans", include_private=True); facets(p, "state", "capacity", "dataset_type", "type", "private", "isopen"); facets(p, "num_tags", "num_resources", "language", "extras_language", "population", "version")
    full(p, rows=0, facet__field='["tags", "groups"]', fq="tags:mobility"); full(p, rows=0, facet__field='["res_format"]', get=True); full(p, rows=2, fl="name", sort="name asc", facet__field=["organization"]); full(p, rows=0, facet__field=["tags", "groups"], fq="tags:mobility", get=True)
    full(p, rows=0, facet__field=["groups"], get=True)

@searching
def facet_titles(p):
    """display_name: the title; the name where the title is blank; items sorted by it, backwards, by code point."""
    with quietly(p):
        for n, t in [("o-b", "beta"), ("o-a", "Alpha"), ("o-blank", "   "), ("o-empty", ""), ("o-e", "Éclair"), ("o-same1", "Same"), ("o-same2", "Same"), ("o-num", "42")]: p.call("organization_create", name=n, title=t)
        for n, t in [("g-b", "beta"), ("g-blank", " "), ("g-z", "Zebra")]: p.call("group_create", name=n, title=t)
        for i, o in enumerate(["o-b", "o-a", "o-blank", "o-empty", "o-e", "o-same1", "o-num"]): p.call("package_create", name=f"d{i}", owner_org=o, license_id=["cc-by", "cc-zero", "nosuch-license", "", "notspecified", "other-pd", "uk-ogl"][i], groups=[{"name": ["g-b", "g-blank", "g-z"][i % 3]}])
        p.call("package_create", name="d8", owner_org="o-b", groups=[{"name": "g-b"}, {"name": "g-z"}])
    facets(p, "organization", "groups", "license_id"); facets(p, "organization", facet__limit=3); facets(p, "organization", facet__mincount=2)
    p.call("organization_patch", id="o-b", title="Zeta"); facets(p, "organization"); full(p, q="name:d0"); p.call("group_patch", id="g-b", title=""); facets(p, "groups", "license_title"); p.call("organization_patch", id="o-a", name="o-renamed"); facets(p, "organization", q="name:d1"); names(p, fq="organization:o-a"); names(p, fq="organization:o-renamed"); p.anon("package_show", id="d1")


@searching
def facet_default_limit(p):
    """Fifty values unless asked otherwise."""
    with quietly(p):
        p.call("organization_create", name="o-one")
        for i in range(3): p.call("package_create", name=f"d{i}", owner_org="o-one", tags=[{"name": f"tag {j:02d}"} for j in range(i * 20, i * 20 + 40)])
    facets(p, "tags"); facets(p, "tags", facet__limit=-1); facets(p, "tags", facet__limit=60, facet__mincount=2)


@searching
def facets_on_unusual_fields(p):
    """Facets on analysed text show stems; on dates and numbers they fail; unknown fields are empty."""
    corpus(p, "air-quality", "bus-stops", "hopitaux", "strassen", "wifi-hotspots", "tokyo")
    for f in ["title", "notes", "author", "res_name", "name", "title_string", "version", "metadata_modified", "metadata_created", "issued_date", "indexed_ts", "views_total", "data_dict", "nosuch", "", " ", "tags,groups", "tags groups", "*", "score", "id2", "extras_SpatialCoverage", "SpatialCoverage", "extras_issued_date", "permission_labels", "urls", "res_url", "vocab_x", "_version_", "entity_type", "owner", "maintainer_email", "{!ex=a}tags", "text"]: facets(p, f)
    facets(p, "tags", "tags"); facets(p, "tags", "metadata_modified"); facets(p, "title_ngram", q="name:bus-stops", facet__limit=10)

@searching
def facet_field_wrong(p):
    """facet.field of a wrong type."""
    corpus(p, "air-quality")
    for v in ["tags", "", "[]", "{}", "5", "null", '"tags"', '["tags"', "['tags']", '["tags", 5]', '[["tags"]]', [], ["tags", 5], [None], [["tags"]], 5, True, None, {"a": 1}, "tags,groups", "tags groups", '["tags","nosuch"]']: full(p, rows=0, facet__field=v)
    full(p, rows=0, facet__field="tags", get=True); full(p, rows=0, facet__field=["tags", "groups"], get=True); full(p, rows=0, facet__field="", get=True); full(p, rows=0, facet__field="tags", q="[", start=-1, rows_=1)

# -- fl

@searching
def fl_wrong(p):
    """fl empty or of a wrong type."""
    corpus(p, "bus-stops")
    for v in ["", " ", [], None, 5, True, {"name": 1}, ["name", 5], [None], [["name"]], ["name", ""], "name,", ",name", ",", "name;title", "(", "sum(", "nosuch(1)", "[nosuch]", "*:*", "{!x}name", "a b c", "name\ttitle", "title asc"]: full(p, fl=v, sort="name asc")
    full(p, fl="name", use_default_schema=True, sort="name asc"); full(p, fl="name", facet__field=["tags"], sort="name asc")

# -- other parameters

@searching
def parameters_for_extensions(p):
    """ext_ parameters and extras are let through; extras of a wrong type; abort_search from outside."""
    corpus(p, "air-quality", "weather")
    for kw in [dict(ext_foo="1"), dict(ext_bbox="1,2,3,4", ext_x=None), dict(extras={"ext_a": 1}), dict(extras={"anything": {"deep": [1]}}), dict(extras={}), dict(extras={"ext_a": 1}, ext_b=2), dict(extras="x"), dict(extras="x", ext_a=1), dict(extras=[]), dict(extras=[1]), dict(extras=[{"a": 1}]), dict(extras=5), dict(extras=None), dict(extras=None, ext_a=1), dict(ext_="1"), dict(extras='{"ext_a": 1}')]: names(p, q="air", **kw)
    names(p, q="air", ext_foo="1", get=True); names(p, q="air", ext_foo=["1", "2"], get=True); names(p, q="air", extras="1", get=True)
    full(p, abort_search=True); full(p, abort_search="x", q="[", facet__field=["tags"], rows=3); full(p, abort_search=""); full(p, abort_search=False); full(p, abort_search="1", get=True)

@searching
def several_errors_at_once(p):
    """Validation errors come together, before unknown parameters and Solr's."""
    full(p, rows=-1, start=-1, facet__limit="x", facet__mincount=-1, facet__field="tags"); full(p, rows="x", foo=1); full(p, start="x", q="["); full(p, rows=-1, q="{!x}"); full(p, facet__field=5, sort="x"); full(p, sort="x", q="["); full(p, sort="x", facet__field=["metadata_modified"]); full(p, q="[:", fq="[")
    full(p, rows=-1, start=-1, get=True); full(p, include_private="maybe", rows=-1); full(p, include_private="maybe", foo=1); full(p, q="{!a}", fq="{!b}"); full(p, fq="_val_:1", q="{!a}", fq_list=["{!c}"])


# -- who sees what
def people(p):
    """Two organizations with members of each role, unrecorded; org-one holds a public, a private and a draft dataset."""
    with quietly(p):
        for u in ["adm", "edi", "mem", "other", "grpadm", "loner"]: p.user(u)
        for o in ["org-one", "org-two"]: p.call("organization_create", name=o)
        for u, r in [("adm", "admin"), ("edi", "editor"), ("mem", "member")]: p.call("organization_member_create", id="org-one", username=p.n(u).replace("-", "_"), role=r)
        p.call("organization_member_create", id="org-two", username=p.n("other").replace("-", "_"), role="editor")
        p.call("group_create", name="grp"); p.call("group_member_create", id="grp", username=p.n("grpadm").replace("-", "_"), role="admin")
        for n, kw in [("a-public", {}), ("a-private", dict(private=True)), ("a-draft", dict(state="draft")), ("a-private-draft", dict(private=True, state="draft"))]:
            p.call("package_create", name=n, title=f"T {n}", owner_org="org-one", tags=[{"name": f"tag {n}"}], groups=[{"name": "grp"}], resources=[{"url": "http://x.org/" + n, "name": "res " + n, "format": n.upper()}], **kw)
        p.call("package_create", name="b-edi", owner_org="org-one", state="draft", as_="edi")                # comes out active: see drafts_by_editors
        for n, o, u in [("b-edi-draft", "org-one", "edi"), ("b-other-draft", "org-two", "other")]: p.call("package_create", name=n, owner_org=o, as_=u); p.call("package_patch", id=n, state="draft", as_=u)
        p.call("package_create", name="c-deleted", owner_org="org-one"); p.call("package_delete", id="c-deleted")
        p.call("package_create", name="c-deleted-private", owner_org="org-one", private=True); p.call("package_delete", id="c-deleted-private")
ROLES = [None, "loner", "other", "grpadm", "mem", "edi", "adm", "sysadmin"]

@searching
def private_datasets(p):
    """Private datasets: to members of their organization, and only if asked for."""
    people(p)
    for u in ROLES: names(p, as_=u); names(p, as_=u, include_private=True); names(p, as_=u, include_private=True, fq="capacity:private"); names(p, as_=u, q="private")

@searching
def draft_datasets(p):
    """Drafts: to all members of their organization, though the documentation says to their authors."""
    people(p)
    for u in ROLES: names(p, as_=u, include_drafts=True); names(p, as_=u, include_drafts=True, include_private=True); names(p, as_=u, fq="+state:draft"); names(p, as_=u, fq="+state:draft", include_private=True, include_drafts=True)

@searching
def drafts_by_editors(p):
    """An editor's package_create ignores state=draft, its package_patch does not; members of the organization see the draft, an author who left it does not."""
    people(p)
    S = dict(include_drafts=True)
    p.call("package_create", name="e-one", owner_org="org-one", state="draft", title="E one", as_="edi"); names(p, q="e-one"); p.call("package_patch", id="e-one", state="draft", as_="edi"); names(p, q="name:e-one"); names(p, q="name:e-one", as_="edi", **S); names(p, q="name:e-one", as_="mem", **S); names(p, q="name:e-one", as_="loner", **S)
    p.call("package_show", id="e-one", as_="mem"); p.call("package_show", id="e-one", as_="loner"); p.call("organization_member_delete", id="org-one", username=p.n("edi").replace("-", "_")); names(p, q="name:e-one", as_="edi", **S); p.call("package_patch", id="e-one", state="nosuch"); p.call("package_patch", id="e-one", state="deleted", as_="adm"); names(p, q="name:e-one", as_="adm", include_deleted=True, **S); p.call("package_patch", id="e-one", state="active", as_="adm"); names(p, q="name:e-one")


@searching
def facets_by_role(p):
    """Facets count only what the asker may see."""
    people(p)
    for u in [None, "other", "mem", "sysadmin"]: facets(p, "tags", "res_format", "state", "capacity", as_=u); facets(p, "tags", "organization", "groups", as_=u, include_private=True, include_drafts=True)
    facets(p, "tags", facet__mincount=0, fq="name:a-public"); facets(p, "permission_labels", "owner_org", facet__mincount=0, facet__limit=0); facets(p, "name", facet__mincount=0)

@searching
def changing_membership(p):
    """Visibility follows membership, privacy and ownership at once."""
    people(p)
    S = dict(include_private=True, include_drafts=True)
    names(p, as_="loner", **S); p.call("organization_member_create", id="org-one", username=p.n("loner").replace("-", "_"), role="member"); names(p, as_="loner", **S)
    p.call("organization_member_delete", id="org-one", username=p.n("loner").replace("-", "_")); names(p, as_="loner", **S)
    p.call("package_patch", id="a-private", private=False); names(p); p.call("package_patch", id="a-public", private=True); names(p); names(p, as_="mem", **S); names(p, as_="other", **S)
    p.call("package_owner_org_update", id="a-public", organization_id="org-two"); names(p, as_="mem", **S); names(p, as_="other", **S)
    p.call("package_patch", id="a-draft", state="active"); names(p); p.call("package_patch", id="a-draft", state="draft"); names(p); p.call("package_delete", id="a-private"); names(p); p.call("package_patch", id="a-private", state="active"); names(p)

@searching
def callers_without_rights(p):
    """A wrong token, a JSONP callback and a deleted user search as anonymous."""
    people(p); p.keys["bad"] = "not-a-token"
    S = dict(include_private=True)
    names(p, as_="bad", **S); names(p, as_="mem", callback="cb", **S); names(p, as_="mem", callback="cb", get=True, include_private="true"); names(p, as_="sysadmin", callback="cb", **S)
    with quietly(p): p.call("user_delete", id=p.n("mem").replace("-", "_"))
    names(p, as_="mem", **S); p.call("package_autocomplete", q="a-p", as_="bad"); p.call("package_autocomplete", q="a-p", as_="mem")

# -- the index follows
def tiny(p, **kw):
    with quietly(p):
        p.call("organization_create", name="o-one", title="One"); p.call("organization_create", name="o-two", title="Two")
        for g in ["g-one", "g-two"]: p.call("group_create", name=g)
        p.call("package_create", **{**dict(name="d-one", title="First title", notes="apples", owner_org="o-one", tags=[{"name": "alpha"}], groups=[{"name": "g-one"}], extras=[{"key": "colour", "value": "red"}], resources=[{"url": "http://x.org/a.csv", "format": "CSV", "name": "table"}]), **kw})
        p.call("package_create", name="d-two", title="Second title", notes="pears", owner_org="o-one")

@searching
def updates_are_found_at_once(p):
    """Title, notes, name, tags, extras and organization changed: the old words no longer find it, the new do."""
    tiny(p)
    p.call("package_patch", id="d-one", title="Renamed heading"); ask(p, "first", "heading", "title:first"); p.call("package_patch", id="d-one", notes="cherries"); ask(p, "apples", "cherries")
    p.call("package_patch", id="d-one", name="d-new"); ask(p, "name:d-one", "name:d-new", "d-one"); p.call("package_patch", id="d-new", tags=[{"name": "beta"}]); ask(p, "tags:alpha", "tags:beta"); facets(p, "tags")
    p.call("package_patch", id="d-new", extras=[{"key": "size", "value": "big"}]); ask(p, "extras_colour:red", "colour:red", "extras_size:big", "red"); p.call("package_patch", id="d-new", owner_org="o-two"); ask(p, "organization:o-one", "organization:o-two")
    p.call("package_patch", id="d-new", license_id="cc-by"); ask(p, "license_id:cc-by"); p.call("package_patch", id="d-new", groups=[{"name": "g-two"}]); ask(p, "groups:g-one", "groups:g-two"); p.call("package_patch", id="d-new", groups=[]); ask(p, "groups:*"); full(p, q="name:d-new")
    p.call("package_update", id="d-new", name="d-new", owner_org="o-one"); ask(p, "heading", "organization:o-one", "tags:beta"); full(p, q="name:d-new")

@searching
def resources_are_found_at_once(p):
    """Resources created, changed and deleted show in the search at once."""
    tiny(p)
    p.call("resource_create", package_id="d-two", url="http://x.org/map.kml", format="kml", name="Overview map"); ask(p, "res_format:KML", "res_format:kml", "overview", "res_url:*map.kml", "urls:map"); facets(p, "res_format")
    rid = ((p.call("package_show", id="d-two") or {}).get("resources") or [{}])[0].get("id")
    p.call("resource_patch", id=rid, name="Detailed plan", format="PDF", description="every street"); ask(p, "overview", "detailed", "street", "res_description:street", "res_format:(KML PDF)"); full(p, q="name:d-two"); p.call("resource_delete", id=rid); ask(p, "detailed", "res_format:PDF"); facets(p, "res_format"); full(p, q="name:d-two")


@searching
def deleted_and_purged(p):
    """package_delete, dataset_purge and a recreated name."""
    tiny(p)
    names(p); p.call("package_delete", id="d-one"); names(p); ask(p, "apples", "name:d-one", "tags:alpha"); facets(p, "tags", "groups"); names(p, include_deleted=True, as_="sysadmin"); p.call("package_patch", id="d-one", state="active"); ask(p, "apples"); p.call("package_delete", id="d-one"); p.call("dataset_purge", id="d-one"); names(p, include_deleted=True, as_="sysadmin"); p.call("package_create", name="d-one", title="Again", owner_org="o-one"); ask(p, "apples", "again"); p.call("dataset_purge", id="d-one"); names(p); names(p, q="again")

@searching
def organizations_change(p):
    """An organization's new title or name, its deletion and purge, as its datasets in the search show them."""
    tiny(p)
    p.call("organization_patch", id="o-one", title="Uno"); full(p, q="name:d-two"); p.anon("package_show", id="d-two"); facets(p, "organization"); p.call("organization_patch", id="o-one", name="o-uno"); ask(p, "organization:o-one", "organization:o-uno", "o-uno", "o-one"); full(p, q="name:d-two")
    p.call("package_patch", id="d-two", notes="touched"); full(p, q="name:d-two"); p.call("organization_delete", id="o-uno"); names(p); ask(p, "organization:o-uno", "organization:o-one", as_="sysadmin", include_private=True); full(p, q="name:d-two"); p.anon("package_show", id="d-two"); p.call("organization_purge", id="o-uno"); names(p); full(p, q="name:d-two"); facets(p, "organization")

@searching
def groups_change(p):
    """A group's new title or name, its deletion and purge, as its datasets in the search show them."""
    tiny(p)
    p.call("group_patch", id="g-one", title="Gruppo"); full(p, q="name:d-one"); facets(p, "groups"); p.call("group_patch", id="g-one", name="g-uno"); ask(p, "groups:g-one", "groups:g-uno"); p.anon("package_show", id="d-one"); p.call("group_delete", id="g-uno"); ask(p, "groups:g-one", "groups:g-uno"); full(p, q="name:d-one"); facets(p, "groups"); p.anon("package_show", id="d-one"); p.call("group_purge", id="g-uno"); ask(p, "groups:g-one", "groups:g-uno"); facets(p, "groups")


@searching
def tags_change(p):
    """Deleting a tag, and vocabularies: vocab_NAME is a field of its own, apart from tags."""
    tiny(p)
    p.call("vocabulary_create", name="genre", tags=[{"name": "rock"}, {"name": "jazz music"}]); vid = (p.call("vocabulary_show", id="genre") or {}).get("id")
    p.call("package_patch", id="d-one", tags=[{"name": "alpha"}, {"name": "rock", "vocabulary_id": vid}, {"name": "jazz music", "vocabulary_id": vid}]); ask(p, "tags:rock", "vocab_genre:rock", "rock", "jazz", 'vocab_genre:"jazz music"', "vocab_genre:*", "tags:alpha"); facets(p, "tags", "vocab_genre"); full(p, q="name:d-one"); full(p, q="name:d-one", fl="tags,vocab_genre")
    p.call("tag_delete", id="alpha"); ask(p, "tags:alpha"); p.anon("package_show", id="d-one"); facets(p, "tags"); p.call("tag_delete", id="rock", vocabulary_id="genre"); ask(p, "vocab_genre:rock"); facets(p, "vocab_genre")

@searching
def relationships(p):
    """A relationship between datasets is a field of the index."""
    tiny(p)
    p.call("package_relationship_create", subject="d-one", object="d-two", type="child_of"); ask(p, "child_of:d-two", "parent_of:d-one", "child_of:*"); p.call("package_patch", id="d-one", notes="x"); ask(p, "child_of:d-two", "child_of:d"); full(p, q="name:d-one")

# -- what the index refuses or bends

@searching
def extras_named_like_fields(p):
    """Extras whose keys are names of the index's own fields or dataset's."""
    tiny(p)
    for i, (k, v) in enumerate([("views_total", "abc"), ("views_total", "7"), ("license", "mit"), ("download_url", "http://dl.example.org/zip"), ("ckan_url", "http://c.example.org"), ("title_ngram", "zebra"), ("text", "hiddenword"), ("urls", "u"), ("site_id", "other"), ("state", "deleted"), ("capacity", "private"), ("name", "fake"), ("title", "faketitle"), ("tags", "faketag"), ("groups", "fakegroup"), ("organization", "fakeorg"), ("owner_org", "x"), ("dataset_type", "faketype"), ("res_format", "FAKE"), ("permission_labels", "public"), ("index_id", "1"), ("id", "1"), ("extras_a", "b"), ("extras", "b"), ("vocab_x", "y"), ("indexed_ts", "2020-01-01T00:00:00Z"), ("indexed_tsx", "z"), ("metadata_modified", "2001-01-01"), ("revision_id", "r"), ("_version_", "1"), ("score", "9"), ("x.y-z_1", "dotted"), ("Ünïcode", "u"), ("日本", "j"), ("depends_on", "d-two"), ("isopen", "maybe"), ("private", "maybe"), ("entity_type", "x"), ("data_dict", "{}"), ("validated_data_dict", "{}"), ("res_extras_a", "q"), ("title_string", "AAA")]):
        p.call("package_create", name=f"x{i:02d}", title=f"X {i}", owner_org="o-one", extras=[{"key": k, "value": v}]); p.steps[-1]["body"] = {"success": p.steps[-1]["status"] == 200, "error": (p.steps[-1]["body"] or {}).get("error") if isinstance(p.steps[-1]["body"], dict) else None}
    names(p); names(p, as_="sysadmin", include_private=True); ask(p, "views_total:7", "views_total:[1 TO 10]", "license:mit", "mit", "urls:dl", "download_url:*", "title_ngram:zebra", "hiddenword", "extras_text:hiddenword", "site_id:other", "extras_site_id:other", "extras_state:deleted", "capacity:private", "name:fake", "extras_name:fake", "fake", "tags:faketag", "faketag", "groups:fakegroup", "organization:fakeorg", "dataset_type:faketype", "res_format:FAKE", "extras_extras_a:b", "extras_a:b", "vocab_x:y", "x.y-z_1:dotted", "xy-z_1:dotted", "extras_xy-z_1:dotted", "ncode:u", "extras_ncode:u", "extras_:j", "depends_on:d-two", "isopen:maybe", "private:maybe", "title_string:AAA", "name:x2*"); full(p, q="name:(x09 x10 x41)", sort="name asc", fl="name,title,state,capacity,title_string")

@searching
def extras_of_other_types(p):
    """Values of extras that are no strings, as stored and as indexed."""
    tiny(p)
    for i, v in enumerate([["a b", "c"], [1, 2], {"k": "v"}, 5, 2.5, True, False, None, "", " padded ", '["json", "list"]', "line\nbreak", "<b>bold</b>", "tab\tbed", "null\u0000byte", "bell\u0007", "😀"]):
        p.call("package_create", name=f"t{i:02d}", owner_org="o-one", extras=[{"key": "multi", "value": v}])
    names(p); ask(p, "multi:*", "extras_multi:*", "extras_multi:a", "extras_multi:c", "multi:5", "extras_multi:2.5", "multi:True", "multi:true", "extras_multi:k", "extras_multi:json", "extras_multi:break", "extras_multi:bold", "bold", 'multi:" padded "', "multi:padded", "extras_multi:bell"); facets(p, "multi"); facets(p, "extras_multi")
    p.call("package_create", name="twice", owner_org="o-one", extras=[{"key": "k 1", "value": "one"}, {"key": "k1", "value": "two"}]); ask(p, "k1:one", "k1:two", "extras_k1:one", "extras_k1:two")

@searching
def odd_characters_in_titles(p):
    """Leading spaces, markup and control characters in titles and notes, when searched, sorted and shown."""
    tiny(p)
    for i, t in enumerate(["  leading spaces", "<b>Bold</b> title", "Line\nbreak", "Tab\ttitle", "bell\u0007char", "\u200bzero", "😀 smile", "élan", "Zebra", "apple", "10 things", "9 things", "_under", "(bracket", "ÅNGSTRÖM", "", "   "]): p.call("package_create", name=f"t{i:02d}", title=t, notes="n " + t, owner_org="o-one")
    names(p, sort="title_string asc, name asc"); names(p, sort="title asc, name asc"); ask(p, "leading", "bold", "b", "break", "title", "bell", "bellchar", "smile", "elan", "angstrom", "things", "under", "bracket", "title_string:\"  leading spaces\"", "title_string:\"leading spaces\"", "title_string:_under"); full(p, fl="name,title", q="name:t0*", sort="name asc")

# -- package_autocomplete
@searching
def dataset_autocomplete(p):
    """package_autocomplete: parts of names and titles (two to ten letters), or whole words of a title in their order."""
    corpus(p)
    for q in ["air", "Air", "AIR", "ai", "a", "qual", "quality", "air-q", "air-quality", "ir-qua", "water-quality", "er-quality", "er-qualitx", "air quality", "quality air", "Quality Monitoring", "monitoringstations", "stations", "statio", "budget", "2024", "budget-2024", "City Budget 2024", "bud 202", "wifi", "WiFi hot", "hôp", "Hôp", "hop", "str", "straß", "Straß", "東京", "人口", "東京の人口統計", "транс", "Транспорт Москвы", "zz", "zz-minimal", "quoted", '"quoted"', 'The "q', "(parens)", "&", "real-time", "(real", "-", "*", "a*", "air*", "?", ":", "name:air", "air:", "\\", "[", "{!x}", "air AND bus", "xyzzy", " air ", "  ", "secret"]: p.anon("package_autocomplete", q=q, limit=3 if len(q) < 2 else 30); order(p)
    p.call("package_autocomplete", q="secret"); p.call("package_autocomplete", q="plans", get=True)

def order(p):
    """package_autocomplete's order is by score over n-grams, ties by nothing: compared as a set."""
    b = p.steps[-1]["body"]
    if isinstance(b, dict) and isinstance(b.get("result"), list): b["result"].sort(key=lambda x: json.dumps(x, sort_keys=True, ensure_ascii=False))

@searching
def dataset_autocomplete_parameters(p):
    """package_autocomplete: limits, missing and wrong q."""
    corpus(p, "air-quality", "budget-2023", "budget-2024", "bus-stops")
    p.anon("package_autocomplete"); p.anon("package_autocomplete", get=True)
    for q in ["", None, 5, 2024, True, ["air"], {"a": 1}, []]: p.anon("package_autocomplete", q=q); order(p)
    for l in [0, 1, 2, "2", "", None, -1, "x", 2.5, 1001, [1], True]: p.anon("package_autocomplete", q="air", limit=l); order(p)
    for k in ["foo", "rows", "start", "fq", "sort"]: p.anon("package_autocomplete", q="air", **{k: "1"})
    p.anon("package_autocomplete", q="air", get=True); p.anon("package_autocomplete", q=["air", "bus"], get=True); p.anon("package_autocomplete", q="air", limit=1, get=True); p.anon("package_autocomplete", q="air", limit="x", get=True)

@searching
def dataset_autocomplete_by_role(p):
    """package_autocomplete shows private datasets to members of their organization; drafts to nobody."""
    people(p)
    for u in ROLES: p.call("package_autocomplete", q="a-", as_=u); order(p); p.call("package_autocomplete", q="draft", as_=u); order(p)
    p.call("package_autocomplete", q="deleted"); p.call("package_delete", id="a-public"); p.anon("package_autocomplete", q="a-public"); p.call("package_patch", id="a-private", title="Renamed zebra"); p.call("package_autocomplete", q="zebr", as_="mem"); p.call("package_autocomplete", q="T a-private", as_="mem"); order(p)

# -- tags
@searching
def tag_searches(p):
    """tag_search: parts of names of tags in use, several words all at once, limit and offset."""
    corpus(p, "air-quality", "weather", "budget-2024", "budget-2023", "bus-stops", "symbols", "hopitaux", "strassen", "tokyo", "schools")
    for q in ["hôp", "HÔP", "hop", "straß", "人", "water", "Policy", "environment policy", "node.", "snake_", "snake", "c-p", "%", "_case", "\\", "xyz", "education", " education ", "2024", "*", ["educ", "tion"], ["educ", "xyz"], ["educ", ""], "", [], None, 5, {"educ": 1}, True, ["educ", 5], [["educ"]]]: p.anon("tag_search", query=q)
    p.anon("tag_search"); p.anon("tag_search", q="education"); p.anon("tag_search", q="education", query="hôp"); p.anon("tag_search", query="education", get=True); p.anon("tag_search", query=["educ", "tion"], get=True); p.anon("tag_search", fields={"tags": "educ"}); p.anon("tag_search", query="educ", fields={"tag": "tion"}); p.anon("tag_search", fields={"name": "educ"}); p.anon("tag_search", fields="educ"); p.anon("tag_search", query="20", limit=0)
    for l in [1, "1", None, "", "x", -1, 1.5, [1]]: p.anon("tag_search", query="education", limit=l)
    for o in [0, 1, "1", None, "", "x", -1]: p.anon("tag_search", query="education", offset=o)
    p.anon("tag_search", query="budget", foo=1); p.anon("tag_search", query="20", limit=0, offset=1)

@searching
def tag_autocompletes(p):
    """tag_autocomplete: names of tags, free ones in use or those of one vocabulary."""
    corpus(p, "air-quality", "budget-2024", "symbols", "hopitaux")
    with quietly(p): p.call("vocabulary_create", name="genre", tags=[{"name": "rock"}, {"name": "jazz music"}]); p.call("vocabulary_create", name="empty-vocab", tags=[])
    for q in ["env", "ENV", "poll", "hôpi", "node", "rock", "", None, 5, ["poll", "tion"], "%", "xyz", " poll ", "_ca"]: p.anon("tag_autocomplete", query=q); p.anon("tag_autocomplete", q=q)
    for v in ["genre", "empty-vocab", "nosuch", "", None, 5, ["genre"]]: p.anon("tag_autocomplete", query="rock", vocabulary_id=v); p.anon("tag_search", query="rock", vocabulary_id=v)
    p.anon("tag_autocomplete"); p.anon("tag_autocomplete", query="jazz", vocabulary_id="genre", get=True); p.anon("tag_search", query="JAZZ", vocabulary_id="genre"); p.anon("tag_search", vocabulary_id="genre"); p.anon("tag_autocomplete", query="poll", limit=0); p.anon("tag_autocomplete", query="poll", limit=1, offset=0); p.anon("tag_autocomplete", query="poll", limit="x"); p.anon("tag_autocomplete", query="poll", offset=5)
    p.call("package_delete", id="air-quality"); p.anon("tag_autocomplete", query="poll"); p.anon("tag_search", query="poll"); p.call("dataset_purge", id="air-quality"); p.anon("tag_search", query="poll"); p.call("tag_delete", id="node.js"); p.anon("tag_search", query="node")

# -- resources
@searching
def resource_searches(p):
    """resource_search: field:part of value, any case, several all at once; ordered only if asked."""
    corpus(p, "air-quality", "bus-stops", "schools", "symbols", "secret-plans")
    S = dict(order_by="name")
    for q in ["name:Stations", "name:stat", "name:STAT", "name:nosuch", "format:csv", "format:CSV", "format:json", "url:bus", "url:.csv", "url:http://data.example.org/bus-stops", "description:list", "description:", "description:%", "name:_o f", "name:%", "name:\\", "name:no format", ["format:csv", "name:Stops"], ["format:csv", "format:json"], ["name:Stops"], "name: Stops", "name:Stops ", "name:a:b", "hash:", "hash:abc", "mimetype:text", "state:active", "state:deleted", "position:0", "position:x", "resource_type:x", "size:1", "id:x", "package_id:x", "name:", ":", "", "name", "nosuch:x", "Name:x", "tracking_summary:x", "cache_url:x", "metadata_modified:2020", "extras:x"]: p.anon("resource_search", query=q, **S)


@searching
def resource_search_visibility(p):
    """resource_search finds resources of public active datasets only, even for a sysadmin."""
    people(p)
    for u in [None, "mem", "sysadmin"]: p.call("resource_search", query="name:res", order_by="name", as_=u)
    p.call("package_patch", id="a-private", private=False); p.anon("resource_search", query="name:res", order_by="name"); p.call("resource_create", package_id="a-public", url="http://x.org/two", name="res two", hash="ABCdef", mimetype="text/csv", size=10, custom="zz", description="50% of _all_"); p.anon("resource_search", query="hash:abc"); p.anon("resource_search", query="hash:bcd"); p.anon("resource_search", query="mimetype:CSV"); p.anon("resource_search", query="size:10"); p.anon("resource_search", query="custom:zz"); p.anon("resource_search", query="description:50%"); p.anon("resource_search", query="description:_all_"); p.anon("resource_search", query="description:5_%")
    rid = (p.call("package_show", id="a-public") or {"resources": [{}]})["resources"][-1].get("id"); p.anon("resource_search", query=f"id:{rid}"); p.anon("resource_search", query=f"id:{(rid or '')[:8]}"); p.call("resource_delete", id=rid); p.anon("resource_search", query="name:res two"); p.call("package_delete", id="a-public"); p.anon("resource_search", query="name:res", order_by="name")

# -- other autocompletes
@searching
def format_autocompletes(p):
    """format_autocomplete: formats in use, the most frequent first, in lower case even if that makes doubles."""
    corpus(p)
    for q in ["csv", "CSV", "c", "json", "JSON", "application", "x", "xyz", "geo", "", "%", "_", "so", "pdf", "doc", " csv", "cs v"]: p.anon("format_autocomplete", q=q, limit=1 if q in ("c", "", "x", "_", "%") else 5)
    p.anon("format_autocomplete"); p.anon("format_autocomplete", q=None); p.anon("format_autocomplete", q=5); p.anon("format_autocomplete", q=["csv"]); p.anon("format_autocomplete", q={"a": 1})
    for l in [0, 1, "1", "", None, -1, "x", 2.5]: p.anon("format_autocomplete", q="csv", limit=l)
    p.anon("format_autocomplete", q="csv", get=True); p.anon("format_autocomplete", q="csv", limit=1, get=True); p.anon("format_autocomplete", q="csv", foo=1); p.anon("format_autocomplete", get=True); p.call("package_delete", id="secret-plans"); p.anon("format_autocomplete", q="doc"); p.call("dataset_purge", id="secret-plans"); p.anon("format_autocomplete", q="doc")

@searching
def user_autocompletes(p):
    """user_autocomplete: names and full names, e-mail addresses for sysadmins, not the deleted."""
    with quietly(p):
        p.user("auto-anna"); p.user("auto-bert", fullname="Bertram Anders"); p.user("auto-gone", fullname="Gone Person"); p.call("user_delete", id=p.n("auto-gone").replace("-", "_")); p.call("user_create", name="pending-one", email="mailonly@elsewhere.test", password="correct horse 9", fullname="Ünal Žižek")
    for u in [None, "auto-anna", "sysadmin"]:
        for q in ["auto_anna", "ANNA", "bertram", "Anders", "gone", "elsewhere", "mailonly@elsewhere.test", "ünal", "UNAL", "Žiž", "%", "nobody-at-all", ""]: p.call("user_autocomplete", q=q, limit=1 if q in ("%", "") else 20, as_=u) if q not in ("%", "") else p.call("user_autocomplete", q=q, limit=0, as_=u)
    p.call("user_autocomplete"); p.call("user_autocomplete", get=True)
    for q in [None, 987654, ["anna"], {"a": 1}]: p.call("user_autocomplete", q=q, limit=0 if q is None else 5)
    for l in [0, 1, "1", "", None, -1, "x"]: p.call("user_autocomplete", q="bertram", limit=l)
    for v in [True, "true", False, "false", "", 1, 0, "x"]: p.call("user_autocomplete", q="auto_anna", ignore_self=v, as_="auto-anna")
    p.call("user_autocomplete", q="bertram", get=True, as_="auto-anna"); p.call("user_autocomplete", q="bertram", foo=1); p.anon("user_autocomplete", q="bertram", get=True)

@searching
def group_and_organization_autocompletes(p):
    """group_autocomplete and organization_autocomplete: parts of names and titles, active ones, no validation at all."""
    corpus(p, "air-quality")
    with quietly(p): p.call("group_create", name="gone-group", title="Gone"); p.call("group_delete", id="gone-group"); p.call("organization_create", name="gone-org", title="Gone"); p.call("organization_delete", id="gone-org"); p.call("group_create", name="typed", title="Typed 100% group", type="theme")
    for a, qs in [("group_autocomplete", ["env", "ENV", "Nature", "& n", "trans", "écon", "Écon", "econ", "gone", "typed", "100%", "city", "xyz", " env ", "lain_gr", "plain-group"]), ("organization_autocomplete", ["city", "CITY", "Hall", "geo-inf", "santé", "SANTÉ", "sante", "ministere", "gone", "no-title", "env", "xyz", " city ", "no_title"])]:
        for q in qs: p.anon(a, q=q)
        p.anon(a); p.anon(a, get=True)
        for q in [None, 5, ["city"], {"a": 1}, True]: p.anon(a, q=q)
        t = "env" if a[0] == "g" else "city"
        for l in [0, 1, "1", "", None, -1, "x", 2.5, [1]]: p.anon(a, q=t, limit=l)
        p.anon(a, q=t, get=True); p.anon(a, q=t, foo=1); p.anon(a, q="", limit=0); p.call(a, q=t)

# -- the util API
def util(p, path, as_=None, method="GET", **params): return p.request(method, f"/api/{path}", as_=as_, params=params)



@searching
def util_users(p):
    """/api/2/util/user/autocomplete: a bare list, ignore_self, any caller."""
    with quietly(p): p.user("util-anna", fullname="Anna Util"); p.user("util-bert")
    U, me = "2/util/user/autocomplete", p.n("util-anna").replace("-", "_")
    for u in [None, "util-anna", "sysadmin"]:
        for kw in [dict(q="util_anna"), dict(q="anna util"), dict(q=""), {}, dict(incomplete="util_anna"), dict(q="xyz"), dict(q=me, ignore_self="true"), dict(q=me, ignore_self="false"), dict(q=me, ignore_self=""), dict(q=me, limit=0), dict(q=me, limit="x"), dict(q=me, limit="-1"), dict(q=me + "@example.org")]: util(p, U, as_=u, **kw)
    util(p, "1/util/user/autocomplete", q=me); util(p, "util/user/autocomplete", q=me); util(p, "3/util/user/autocomplete", q=me); util(p, U, q=me, callback="cb"); util(p, U, method="POST", q=me)

@searching
def util_groups_and_organizations(p):
    """/api/2/util/group/autocomplete and /api/2/util/organization/autocomplete."""
    corpus(p, "air-quality")
    for path, t in [("2/util/group/autocomplete", "env"), ("2/util/organization/autocomplete", "city")]:
        for kw in [dict(q=t), dict(q=t.upper()), dict(q=""), {}, dict(incomplete=t), dict(q="xyz"), dict(q=t, limit=0), dict(q=t, limit=1), dict(q=t, limit="x"), dict(q=t, limit="-1"), dict(q=t, limit=""), dict(q=t, callback="cb"), dict(q=" " + t)]: util(p, path, **kw)
        util(p, path, as_="sysadmin", q=t); util(p, path.replace("2/", ""), q=t); util(p, path.replace("2/", "1/"), q=t); util(p, path.replace("2/", "3/"), q=t); util(p, path, method="POST", q=t)


