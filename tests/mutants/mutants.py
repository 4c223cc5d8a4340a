"""The bugs: what somebody could break without noticing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Mutant:
    """A bug: in `file` of the package, `new` stands in the place of `old`, which occurs there once."""

    name: str
    file: str
    old: str
    new: str

    def put_into(self, folder: Path) -> None:
        """Change a copy of the package below a folder; ValueError where `old` does not occur exactly once."""
        path = folder / self.file
        text = path.read_text(encoding="utf-8")
        times = text.count(self.old)
        if times != 1:
            raise ValueError(f"{self.name}: {times} times in {self.file}, not once: {self.old!r}")
        path.write_text(text.replace(self.old, self.new), encoding="utf-8")


MUTANTS = (
    Mutant(
        "empty extras are dropped", "ckan_fake/dictize/packages.py",
        "    extras = (row.extras or {}).items()\n",
        "    extras = [(key, value) for key, value in (row.extras or {}).items() if value]\n",
    ),
    Mutant(
        "a wrong status", "ckan_fake/web/action_api.py",
        'return 409, {"__type": "Search Error"', 'return 400, {"__type": "Search Error"',
    ),
    Mutant(
        "private datasets leak", "ckan_fake/auth/labels.py",
        'if package.state == "active" and not package.private:', 'if package.state == "active":',
    ),
    Mutant(
        "a wrong error text", "ckan_fake/messages.py",
        '"That vocabulary name is already in use."', '"That vocabulary name is in use already."',
    ),
    Mutant(
        "names are kept after a deletion", "ckan_fake/schema/package_validators.py",
        "any(row.state != freed and row.id != own for row", "any(row.id != own for row",
    ),
    Mutant(
        "a permission is not asked for", "ckan_fake/actions/collaborators.py",
        '    check_access("package_collaborator_delete", ctx, data)\n', "",
    ),
    Mutant(
        "the offset of groups is ignored", "ckan_fake/actions/group_common.py",
        "field, direction, bound)[start:bound]", "field, direction, bound)[:bound]",
    ),
    Mutant(
        "tags of former datasets are listed", "ckan_fake/actions/tags.py",
        "_free_tags_in_use(ctx, active=True)", "_free_tags_in_use(ctx, active=False)",
    ),
    Mutant(
        "users follow themselves", "ckan_fake/actions/followers.py",
        'if kind is USER and valid["id"] == user.id:', 'if kind is USER and valid["id"] == user.name:',
    ),
    Mutant(
        "deleted users are listed", "ckan_fake/actions/users.py",
        'user.name != hidden and user.state != "deleted"]', "user.name != hidden]",
    ),
    Mutant(
        "new resources go first", "ckan_fake/actions/resources.py",
        '[*package_dict.get("resources", []), data]', '[data, *package_dict.get("resources", [])]',
    ),
    Mutant(
        "members may not fill groups", "ckan_fake/auth/roles.py",
        '"member": ("read", "manage_group"),', '"member": ("read",),',
    ),
    Mutant(
        "e-mail addresses leak", "ckan_fake/dictize/users.py",
        '_HIDDEN = ("password", "reset_key", "apikey", "email", "plugin_extras")',
        '_HIDDEN = ("password", "reset_key", "apikey", "plugin_extras")',
    ),
    Mutant(
        "revoked tokens stay", "ckan_fake/actions/tokens.py",
        "ctx.site.state.api_tokens.remove(key)", "ctx.site.state.api_tokens.get(key)",
    ),
    Mutant(
        "relationships are shown from one side", "ckan_fake/actions/relationships.py",
        "subject, other, kind = other, subject, FORWARD[row.type]", "subject, other, kind = other, subject, row.type",
    ),
    Mutant(
        "the limit of search results is ignored", "ckan_fake/schema/search.py",
        'natural_number_validator, limit_to_configured_maximum("ckan.search.rows_max", 1000)]',
        "natural_number_validator]",
    ),
    Mutant(
        "a JSONP caller keeps the name", "ckan_fake/web/action_api.py",
        '    if "callback" in data:\n        del data["callback"]\n',
        '    if data.pop("callback", None) and not user:\n',
    ),
    Mutant(
        "deleted organizations are shown in datasets", "ckan_fake/dictize/packages.py",
        'if organization is not None and organization.state == "active":', "if organization is not None:",
    ),
    Mutant(
        "unchanged datasets get an activity", "ckan_fake/actions/activity_subscriptions.py",
        'ctx.changed_entities.get("packages")', "ctx.changed_entities is not None",
    ),
    Mutant(
        "everybody finds users by e-mail", "ckan_fake/actions/users.py",
        "if emails and ctx.is_sysadmin:", "if emails:",
    ),
)
