"""The whole data of one server: its tables, and the transactions over them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from ckan_fake.state import rows
from ckan_fake.state.collation import lower
from ckan_fake.state.journal import Journal
from ckan_fake.state.table import Row, Table

_REVISIONED = (
    "packages", "resources", "package_tags", "groups", "group_extras", "members", "relationships",
)


class State:
    """CKAN's tables. Each attribute is a `Table`; all writes go through the tables and can be undone.

    `lock` serialises requests: whoever reads or writes holds it, so nobody sees half a request. `on_commit`, where
    set, is called under the lock at the end of each request; what it raises, the request raises. Who restores calls it.
    `revision`, where set, is the id of the revision that the request's further writes belong to (up to CKAN 2.8).
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.journal = journal = Journal()
        self._transaction: int | None = None
        self.revision: str | None = None
        self.on_commit: Callable[[], None] | None = None
        self.packages = Table[rows.Package](
            journal, name=lambda p: p.name, owner_org=lambda p: p.owner_org,
            public_creator=lambda p: p.creator_user_id if p.state == "active" and not p.private else None,
            creator=lambda p: p.creator_user_id,
            kept_creator=lambda p: p.creator_user_id if p.state != "deleted" else None,
        )
        self.resources = Table[rows.Resource](journal, package=lambda r: r.package_id, name=lambda r: r.name)
        self.tags = Table[rows.Tag](
            journal, name=lambda t: (t.name, t.vocabulary_id), vocabulary=lambda t: t.vocabulary_id or ""
        )
        self.package_tags = Table[rows.PackageTag](journal, package=lambda t: t.package_id, tag=lambda t: t.tag_id)
        self.vocabularies = Table[rows.Vocabulary](journal, name=lambda v: v.name)
        self.groups = Table[rows.Group](journal, name=lambda g: g.name)
        self.group_extras = Table[rows.GroupExtra](journal, group=lambda e: e.group_id)
        self.members = Table[rows.Member](
            journal, group=lambda m: m.group_id, object=lambda m: m.table_id, pair=lambda m: (m.group_id, m.table_id)
        )
        self.users = Table[rows.User](
            journal, name=lambda u: u.name, email=lambda u: lower(u.email) if u.email is not None else None,
            apikey=lambda u: u.apikey, openid=lambda u: u.openid,
        )
        self.api_tokens = Table[rows.ApiToken](journal, user=lambda t: t.user_id)
        self.package_members = Table[rows.PackageMember](
            journal, package=lambda m: m.package_id, user=lambda m: m.user_id
        )
        self.relationships = Table[rows.PackageRelationship](
            journal, subject=lambda r: r.subject_package_id, object=lambda r: r.object_package_id
        )
        self.user_followers = self._followers()
        self.dataset_followers = self._followers()
        self.group_followers = self._followers()
        self.dashboards = Table[rows.Dashboard](journal)
        self.activities = Table[rows.Activity](journal, object=lambda a: a.object_id, user=lambda a: a.user_id)
        self.revisions = Table[rows.Revision](journal, author=lambda r: r.author)
        self.revised_objects = Table[rows.RevisedObject](
            journal, revision=lambda r: r.revision_id, object=lambda r: r.object_id
        )
        self.ratings = Table[rows.Rating](journal, package=lambda r: r.package_id)
        self.related = Table[rows.Related](journal)
        self.related_datasets = Table[rows.RelatedDataset](
            journal, dataset=lambda r: r.dataset_id, related=lambda r: r.related_id
        )
        self.task_statuses = Table[rows.TaskStatus](journal, entity=lambda t: (t.entity_id, t.task_type, t.key))
        self.term_translations = Table[rows.TermTranslation](journal, term=lambda t: t.term)
        self.resource_views = Table[rows.ResourceView](journal, resource=lambda v: v.resource_id)
        self.system_info = Table[rows.SystemInfo](journal)
        self.stored_files = Table[rows.StoredFile](journal)
        self.extension_data = Table[rows.ExtensionData](journal, extension=lambda d: d.extension)
        self.imported_fields = Table[rows.ImportedFields](journal)
        self.indexed_packages = Table[rows.IndexedPackage](journal, name=lambda p: p.name)
        self.uncommitted_packages = Table[rows.UncommittedPackage](
            journal, name=lambda p: None if p.removed else p.name
        )
        self.search_commits = Table[rows.SearchCommit](journal)
        for name in _REVISIONED:
            vars(self)[name].stamp = partial(self._note_revision, name)

    def _note_revision(self, table: str, before: Any, row: Any) -> None:
        """Note in a row that the running revision, where there is one, writes it.

        A dataset's modification date is written without one; its extras are rows of their own in CKAN.
        """
        if self.revision is None:
            return
        changed = None
        if before is not None:
            changed = {name for name in rows.columns(type(row)) if getattr(before, name) != getattr(row, name)}
            if not changed - {"metadata_modified"}:
                return
        if changed is None or changed - {"metadata_modified", "extras"} or table != "packages":
            row.revision_id = self.revision
        key = f"{table}:{row.id}:{self.revision}"
        if key not in self.revised_objects:
            self.revised_objects.add(rows.RevisedObject(key, table, row.id, self.revision))

    def _followers(self) -> Table[rows.Follower]:
        return Table[rows.Follower](
            self.journal, follower=lambda f: f.follower_id, object=lambda f: f.object_id
        )

    def tables(self) -> Iterator[tuple[str, Table[Row]]]:
        """Each table with its name, in the order of declaration."""
        for name, value in vars(self).items():
            if isinstance(value, Table):
                yield name, value

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Run one request: its writes are kept where it ends well, and undone to the last `commit` where it raises."""
        with self.lock:
            outer, self._transaction = self._transaction, self.journal.begin()
            try:
                yield
            except BaseException:
                self.rollback()
                raise
            finally:
                self.journal.fold(self._transaction)
                self._transaction = outer
                if outer is None:
                    self.revision = None
                    if self.on_commit is not None:
                        self.on_commit()

    def commit(self) -> None:
        """Keep what the running transaction wrote so far, whatever comes after."""
        if self._transaction is not None:
            self.journal.fold(self._transaction)
            self._transaction = self.journal.begin()

    def rollback(self) -> None:
        """Undo what the running transaction wrote since its last `commit`."""
        if self._transaction is not None:
            self.journal.undo(self._transaction)

    def snapshot(self) -> int:
        """A mark for `restore`; costs nothing."""
        with self.lock:
            return self.journal.open()

    def restore(self, mark: int) -> None:
        """Go back to a mark; costs what was written since, whatever is stored. The mark stays valid, later ones not."""
        with self.lock:
            if not 0 < mark <= len(self.journal.segments):
                raise ValueError("this mark is gone: an older one was restored since")
            self.journal.undo(mark)
