"""What searching takes and gives at different versions, and the parts of Solr's language that few use."""
import functools
from tests.fidelity.play import scenario
from tests.fidelity.scenarios.search import ask, corpus, full, names, tidy


def searching(since="2.0"):
    """A scenario in whose answers the site's id is made the same everywhere."""
    def wrap(f):
        @functools.wraps(f)
        def run(p):
            try: f(p)
            finally:
                for s in p.steps: s["body"] = tidy(s["body"])
        return scenario(since=since)(run)
    return wrap


@searching()
def one_field(p):
    """fl as one name or a list of one."""
    corpus(p, "bus-stops", "crime")
    for fl in ("name", "id", ["name"], ["id"], ["name", "title"], "title", ["nosuch"], 5, {"name": 1}):
        full(p, fl=fl, sort="name asc")
    full(p, get=True, fl="name", sort="name asc"); full(p, get=True, fl='["name"]', sort="name asc")


@searching()
def resources_by_fields(p):
    """resource_search with `fields`, which came before `query`."""
    corpus(p, "bus-stops", "air-quality")
    for kw in (dict(fields={"name": "Stops"}), dict(fields={"name": "stops table"}), dict(fields={"name": ["stops", "table"]}), dict(fields={}),
               dict(fields={"name": "stops", "format": "csv"}), dict(fields={"nosuch": "x"}), dict(fields={"name": "x"}, query="name:x"), dict(fields=None)):
        p.anon("resource_search", order_by="name", **kw)


@searching()
def capacity_in_filters(p):
    """Filters by capacity and state, which CKAN adds to."""
    corpus(p, "bus-stops", "secret-plans")
    for as_ in (None, "sysadmin"):
        for fq in ("capacity:private", "capacity:public", "+capacity:private tags:secret", "state:active", "+state:draft", "+site_id:x", "tags:bus"):
            names(p, as_=as_, fq=fq)
        names(p, as_=as_, fq="tags:["); names(p, as_=as_, fq_list=["tags:bus"])


@searching(since="2.12")
def near_and_regular(p):
    """Words with wrong characters, words near each other, regular expressions, comments."""
    corpus(p)
    ask(p, "flod~ :x", "title:flod~", "title:flod~1", "name:crimo~", "name:crimo~0", "title:a~2", "title:HOPITAUX~1", "tags:polution~0.7", "title:flod~1.5", "title:flod~9",
        'title:"quality air"~1', 'title:"quality air"~2', 'notes:"river analysis"~2', 'notes:"river analysis"~5', 'notes:"expenditure expenditure"~3', 'name:"bus stops"~5')
    ask(p, "name:/bus-.*|crime/", "name:/.*ing/", "title:/AIR.*/", "name:/~(.*s)/", "name:/.*&bus.*/", "name:/@/", "name:/budget-<2020-2023>/", 'name:/"bus-stops"/', "name:/[b-c]{1}u?.*/",
        "name:/[a/", "name:/(/", "name:/a{/", "title:air /* a comment */ OR title:bus", "title:/* open", "filter(title:air) OR title:bus")


@searching(since="2.12")
def functions(p):
    """Functions in sort, fl, bf and boost."""
    corpus(p, "bus-stops", "crime", "trees", "air-quality", "weather")
    for sort in ("termfreq(tags,'air') desc, name asc", "if(exists(population),1,0) asc,name desc", "strdist(name,'tree',jw) desc", "ord(name) desc", "product(ord(name),-1) asc", "sum(1,2)",
                 "nosuch(1) desc, name asc", "sum(tags,1) asc, name asc", "ms(NOW,metadata_modified) asc"):
        names(p, sort=sort)
    for fl in (["name", "sum(1,2)"], ["name", "x:product(2,3)"], ["name", "exists(population)", "field(population)"], ["a:name", "name"], ["name", "div(1,0)", "recip(1,2,3,4)"],
               ["name", "'text'", "5"], ["name", "docfreq(tags,air)"], ["t*e"], ["name,,title"], ["name", "if(termfreq(tags,air),'yes','no')"], ["name", "field(tags)"]):
        names(p, fl=fl)
    for kw in (dict(bf="if(exists(population),10,0)"), dict(bf="nosuch(1)"), dict(bf="sum(1"), dict(bf="tags"), dict(boost="5", defType="edismax"), dict(bf="recip(1,x,1,1)"),
               dict(boost="if(termfreq(tags,'bus'),9,1)", defType="edismax", mm="1"), dict(boost="nosuch(1)", defType="edismax"), dict(boost="nosuch(1)")):
        names(p, q="air bus", sort="score desc, name asc", **kw)


@searching(since="2.12")
def other_parsers(p):
    """defType with parsers that need more than CKAN lets through, and the simple one."""
    corpus(p, "bus-stops", "crime", "trees", "air-quality", "weather", "flood-risk")
    for parser in ("term", "raw", "prefix", "field", "parent", "frange", "join", "nosuch", "lucene"): names(p, q="air", defType=parser)
    for q in ("air bus", "air | bus", "-air", "- air", "air*", "flod~1", '"air quality"', "(air | bus) +quality", "air|bus", "*", "+", "a -b", "air\\", "(air"): names(p, q=q, defType="simple")
    for q in ("air +", "title: air", "(-air)", "air (-bus)", "title:air OR bus", "air:", ":air", "a:b:c", "(title:air OR tags:bus) weather", "{!x}y", "tags:(air bus)", "air~1.5", '"air', "wi-fi risk"):
        names(p, q=q, defType="edismax")
    for q in ("5", "sum(1,2)", "tags", "nosuch(1)", "sum(1,2) x", "exists(author)"): names(p, q=q, defType="func")
