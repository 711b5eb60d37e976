"""What our documents name, and whether it exists. Used by test_docs.py.

Only code counts: `inline` and fenced. Each check gives its complaints in words, so that a wrong
name is reported together with all others.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Set
from functools import cache
from pathlib import Path

from django.core.management import get_commands, load_command_class
from django.urls import Resolver404, URLResolver, get_resolver, resolve

ROOT = Path(__file__).resolve().parent.parent
SOURCE_FOLDERS = ("platform", "donors", "texting", "audit", "media", "scripts")
FENCE = re.compile(r"^```.*?\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
READERS = re.compile(
    r"env\.(text|boolean|integer|port|words|choice|url|time_zone|time_of_day|weekdays|folder)"
    r"|os\.(environ\.get|getenv)"
)
FILE_ENDINGS = (".py", ".md", ".toml", ".lock", ".txt", ".html", ".yaml", ".yml", ".png", ".svg")
# Named in docs as places of the machine. Not /media: that is an app of ours.
MACHINE_FOLDERS = {"etc", "home", "opt", "proc", "root", "run", "srv", "tmp", "usr", "var"}
# Those that others read, and those that only our tests do; docs may show them set.
FOREIGN_VARIABLES = {
    "DJANGO_SETTINGS_MODULE", "PYTHON", "PATH", "CI", "JAVA_HOME", "CRASH_ROUNDS", "CRASH_SEED",
}  # fmt: skip


def documents() -> list[Path]:
    """All but the changelog, which may name what is gone."""
    folders = ("docs", *SOURCE_FOLDERS, "benchmarks", "tests")
    return [
        ROOT / "README.md",
        *(
            path
            for folder in folders
            for path in sorted((ROOT / folder).rglob("*.md"))
            if "node_modules" not in path.parts
        ),
    ]


def code_in(text: str) -> list[str]:
    """Every piece of code in a document: each line of a fence, each inline piece."""
    fenced = [line.strip() for fence in FENCE.findall(text) for line in fence.splitlines()]
    return [*fenced, *INLINE.findall(FENCE.sub("", text))]


# --- make ---------------------------------------------------------------------------------------


def unknown_targets(text: str) -> list[str]:
    makefile = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    named = {name for code in code_in(text) for name in re.findall(r"\bmake ([a-z][a-z-]*)", code)}
    return [f"make {name}" for name in sorted(named - targets)]


# --- manage.py ----------------------------------------------------------------------------------


def unknown_commands(text: str) -> list[str]:
    return [complaint for code in code_in(text) for complaint in _command_faults(code)]


def _command_faults(code: str) -> Iterator[str]:
    code = re.split(r"\s(?:#|->|&&|\||;)\s?", code)[0]
    if not (named := re.search(r"manage\.py ([a-z]\w*)(.*)", code)):
        return
    name, rest = named.groups()
    if name not in get_commands():
        yield f"manage.py {name}"
        return
    for flag in re.findall(r"(?<![\w-])--[a-z][a-z-]*", rest):
        if flag not in _flags(name):
            yield f"manage.py {name} {flag}"


@cache
def _flags(name: str) -> frozenset[str]:
    app = get_commands()[name]
    command = load_command_class(app, name) if isinstance(app, str) else app
    return frozenset(command.create_parser("manage.py", name)._option_string_actions)


# --- settings -----------------------------------------------------------------------------------


@cache
def read_variables() -> frozenset[str]:
    """The environment variables that our code reads."""
    files = [ROOT / "gunicorn.conf.py"]
    for folder in SOURCE_FOLDERS:
        files += [path for path in (ROOT / folder).rglob("*.py") if "tests" not in path.parts]
    read = {name for path in files for name in variables_read_by(path.read_text())}
    return frozenset(read - FOREIGN_VARIABLES)


def variables_read_by(source: str) -> set[str]:
    """NAME in `env.text("NAME", ...)`, `os.environ.get("NAME")` and `os.environ["NAME"]`."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args:
            function, argument = ast.unparse(node.func), node.args[0]
            reads = READERS.fullmatch(function)
        elif isinstance(node, ast.Subscript):
            reads, argument = re.fullmatch(r"os\.environ", ast.unparse(node.value)), node.slice
        else:
            continue
        if reads and isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            found.add(argument.value)
    return found


def documented_variables(text: str) -> set[str]:
    """Those that have a row of their own in docs/settings.md."""
    return set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", text, re.MULTILINE))


def unknown_variables(text: str, known: Set[str]) -> list[str]:
    """Variables that a document shows being set (`NAME=value`) and that nothing reads."""
    known = known | {f"{name}_FILE" for name in known} | FOREIGN_VARIABLES
    named = {
        name for code in code_in(text) for name in re.findall(r"\b([A-Z][A-Z0-9_]{2,})=", code)
    }
    return sorted(named - known)


def unknown_constants(text: str, known: Set[str]) -> list[str]:
    """Names such as `LOG_LEVEL` or `DEFAULT_SOURCES` that are no variable, and not in our code."""
    named = {code for code in code_in(text) if re.fullmatch(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+", code)}
    known = known | {f"{name}_FILE" for name in known} | FOREIGN_VARIABLES | {"NAME_FILE"}
    return sorted(name for name in named - known - _names_in_our_code())


@cache
def _names_in_our_code() -> frozenset[str]:
    files = (path for folder in SOURCE_FOLDERS for path in (ROOT / folder).rglob("*.py"))
    return frozenset(name for path in files for name in re.findall(r"\w+", path.read_text()))


# --- urls ---------------------------------------------------------------------------------------


def unknown_urls(text: str) -> list[str]:
    """Paths as `/sign-in/`, `POST /sign-in/`, `/admin/...`, `/x/<id>/?query`, and the addresses of
    a server of ours, in code or links."""
    linked = re.findall(r"https?://(?:localhost|127\.0\.0\.1)(?::\d+)?(/[^\s)>`]*)", text)
    written = [re.sub(r"^[A-Z]+ (?=/)", "", code) for code in code_in(text)]
    paths = [code for code in written if re.fullmatch(r"/[\w<>:{}./-]*(?:\?\S*)?", code)]
    return [path for path in (*paths, *linked) if not _leads_somewhere(path.partition("?")[0])]


def _leads_somewhere(path: str) -> bool:
    if path.split("/")[1] in MACHINE_FOLDERS:
        return True
    if path.endswith("..."):
        start = path.removesuffix("...").lstrip("/")
        return any(route.startswith(start) for route in _routes(get_resolver()))
    example = re.sub(r"<[^>]+>|\{[^}]+\}", "1", path)
    try:
        found = resolve(example)
    except Resolver404:
        return False
    # The admin takes whatever follows a model for the id of a row; ours are numbers.
    is_row = str(found.kwargs.get("object_id", "1")).isdigit()
    return is_row and "catch_all" not in found.func.__name__


def _routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern, route)
        else:
            yield route


# --- files --------------------------------------------------------------------------------------


def unknown_files(text: str, document: Path) -> list[str]:
    words = [word.strip("[](),;'\"") for code in code_in(text) for word in code.split()]
    pieces = [word for word in words if _names_a_file(word)]
    links = [link.partition("#")[0] for link in LINK.findall(FENCE.sub("", text))]
    links = [link for link in links if link and not re.match(r"[a-z]+:|/", link)]
    missing = [piece for piece in pieces if not _file_exists(piece)]
    return missing + [link for link in links if not (document.parent / link).exists()]


def _names_a_file(code: str) -> bool:
    """A path whose first part is a folder of ours, or a name with an ending that ours have."""
    if not re.fullmatch(r"[\w.*-]+(/[\w.*-]+)*/?", code):
        return False
    first, slash, _ = code.partition("/")
    if slash:
        return first != "var" and any((base / first).is_dir() for base in _bases())
    return code.endswith(FILE_ENDINGS)


def _file_exists(code: str) -> bool:
    if "your_" in code:  # what the reader is about to add: its folder has to be there
        code = code.rpartition("/")[0] or "."
    if "/" not in code:
        folders = [
            ROOT,
            *(ROOT / name for name in (*SOURCE_FOLDERS, "docs", "templates", "deploy")),
        ]
        return any(any(folder.rglob(code)) for folder in folders[1:]) or any(ROOT.glob(code))
    return any(any(base.glob(code.rstrip("/"))) for base in _bases())


def _bases() -> tuple[Path, Path]:
    return ROOT, ROOT / "platform"
