"""Which parameters each action takes, and of what kind each of them is.

A line is an action and its parameters. `name` is of the kind of that name, `name=kind` of another one, and a kind is a
key of `values.KINDS`. `!` marks what the action cannot do without. An action that has no line is called with the
parameters of `UNKNOWN_ACTION`.
"""

from __future__ import annotations

from dataclasses import dataclass

DATASET = (
    "name=dataset_name title=text notes=text url version=text author=text author_email=email maintainer=text "
    "maintainer_email=email license_id=license private=bool state type=dataset_type tags extras resources "
    "groups=group_dicts tag_string owner_org=org metadata_modified=date plugin_data=json id=new_id relationships=json"
)
RESOURCE = (
    "url name=text description=text format mimetype=format size=int hash=text resource_type=text foo=any state "
    "last_modified=date url_type=text mimetype_inner=text cache_url=url cache_last_updated=date position=int"
)
GROUP = (
    "title=text description=text image_url=url type=group_type state approval_status=text extras "
    "packages=package_dicts users=user_dicts groups=group_dicts"
)
USER = (
    "email fullname=text about=text image_url=url plugin_extras=json state=user_state password "
    "activity_streams_email_notifications=bool password_hash=text sysadmin=bool apikey=text reset_key=text"
)
INCLUDED = (
    "include_dataset_count=bool include_extras=bool include_users=bool include_groups=bool include_tags=bool "
    "include_member_count=bool"
)
LISTED = (
    f"sort=group_sort! limit offset groups=names q all_fields=bool order_by=group_sort type=group_type {INCLUDED}"
)
SHOWN = f"include_datasets=bool include_followers=bool {INCLUDED}"
SEARCHED = (
    "q=solr fq=solr fq_list=names rows=limit start=offset sort=package_sort facet=facet_word facet.field=fields "
    "facet.limit=int facet.mincount=int include_drafts=bool include_private=bool include_deleted=bool "
    "use_default_schema=bool fl=fields"
)
SITE = (
    "ckan.site_title=text ckan.site_description=text ckan.site_about=text ckan.site_intro_text=text "
    "ckan.site_custom_css=text ckan.site_logo=url ckan.theme=text"
)
TASK = "entity_type=text! task_type=text! key=text! value=text state=text last_updated=date error=text id=task"
USER_SHOWN = "include_datasets=bool include_num_followers=bool include_password_hash=bool include_plugin_extras=bool"
ACTIVITIES = "limit offset include_hidden_activity=bool before=stamp after=stamp"
FILTERS = "activity_types exclude_activity_types=activity_types"

LINES = f"""
package_create name=new_dataset! owner_org=org! {DATASET}
package_update id=dataset! name=dataset_name owner_org=org {DATASET.replace(" id=new_id", "")}
package_patch id=dataset! {DATASET.replace(" id=new_id", "")}
package_revise match! filter=globs update=changes include=globs
package_delete id=dataset!
dataset_purge id=dataset!
package_owner_org_update id=dataset! organization_id=org!
package_show id=dataset! use_default_schema=bool include_plugin_data=bool name_or_id=dataset
package_list limit offset
current_package_list_with_resources limit offset page=int
package_resource_reorder id=dataset! order=resource_ids!
package_relationships_list id=dataset! id2=dataset rel
package_relationship_create subject=dataset! object=dataset! type=rel! comment=text
package_relationship_update subject=dataset! object=dataset! type=rel! comment=text
package_relationship_delete subject=dataset! object=dataset! type=rel!
resource_show id=resource!
resource_create package_id=dataset! id=new_id {RESOURCE}
resource_update id=resource! {RESOURCE}
resource_patch id=resource! {RESOURCE}
resource_delete id=resource!
resource_view_show id=view!
resource_view_list id=resource!
resource_view_create resource_id=resource! title=text! view_type! description=text image_url=url filterable=bool
resource_view_update id=view! resource_id=resource title=text view_type description=text image_url=url
resource_view_reorder id=resource! order=view_ids!
resource_view_delete id=view!
resource_view_clear view_types
resource_create_default_resource_views resource=resource_dict! package=package_dict create_datastore_views=bool
package_create_default_resource_views package=package_dict! create_datastore_views=bool
package_search {SEARCHED}
package_autocomplete q! limit
resource_search query=resource_query! order_by=field limit offset fields=json
format_autocomplete q! limit=wide_limit!
user_autocomplete q! limit=wide_limit ignore_self=bool
group_autocomplete q! limit=wide_limit
organization_autocomplete q! limit=wide_limit
tag_autocomplete q query=q vocabulary_id=vocabulary fields=json limit=wide_limit
tag_search q query=q vocabulary_id=vocabulary fields=json limit=wide_limit
tag_list vocabulary_id=vocabulary query=q all_fields=bool
tag_show id=tag! vocabulary_id=vocabulary include_datasets=bool
tag_create name=tag! vocabulary_id=vocabulary!
tag_delete id=tag! vocabulary_id=vocabulary
vocabulary_list
vocabulary_show id=vocabulary!
vocabulary_create name=vocabulary_name! tags
vocabulary_update id=vocabulary! name=vocabulary_name tags
vocabulary_delete id=vocabulary!
license_list
group_list {LISTED}
organization_list {LISTED} organizations=names
group_show id=group! {SHOWN}
organization_show id=org! {SHOWN}
group_package_show id=group! limit
group_list_authz available_only=bool am_member=bool include_dataset_count=bool include_member_count=bool
organization_list_for_user id=user permission include_dataset_count=bool include_member_count=bool
group_create name=new_group! {GROUP} id=new_id
organization_create name=new_org! {GROUP} id=new_id
group_update id=group! name=group_name {GROUP}
organization_update id=org! name=org_name {GROUP}
group_patch id=group! name=group_name {GROUP}
organization_patch id=org! name=org_name {GROUP}
group_delete id=group!
organization_delete id=org!
group_purge id=group!
organization_purge id=org!
bulk_update_private datasets=dataset_ids! org_id=org!
bulk_update_public datasets=dataset_ids! org_id=org!
bulk_update_delete datasets=dataset_ids! org_id=org!
member_list id=any_group! object_type capacity
member_roles_list group_type
member_create id=any_group! object=member! object_type! capacity!
member_delete id=any_group! object=member! object_type!
group_member_create id=group! username=user! role!
organization_member_create id=org! username=user! role!
group_member_delete id=group! username=user! user_id=user
organization_member_delete id=org! username=user! user_id=user
package_collaborator_create id=dataset! user_id=user! capacity!
package_collaborator_delete id=dataset! user_id=user!
package_collaborator_list id=dataset! capacity
package_collaborator_list_for_user id=user! capacity
user_show id=user {USER_SHOWN}
user_list q order_by=user_sort all_fields=bool email include_site_user=bool limit offset
user_create name=new_user! email! password! with_apitoken=bool id=new_id {USER}
user_update id=user! email! {USER} name=user_name
user_patch id=user! {USER} name=user_name
user_delete id=user!
user_invite email! group_id=any_group! role!
get_site_user
api_token_create user! name=text! expires_in=int
api_token_list user_id=token_owner! user=token_owner
api_token_revoke jti token
follow_user id=user!
follow_dataset id=dataset!
follow_group id=any_group!
unfollow_user id=user!
unfollow_dataset id=dataset!
unfollow_group id=any_group!
am_following_user id=user!
am_following_dataset id=dataset!
am_following_group id=any_group!
user_follower_count id=user!
dataset_follower_count id=dataset!
group_follower_count id=group!
organization_follower_count id=org!
user_follower_list id=user!
dataset_follower_list id=dataset!
group_follower_list id=group!
organization_follower_list id=org!
followee_count id=user!
user_followee_count id=user!
dataset_followee_count id=user!
group_followee_count id=user!
organization_followee_count id=user!
followee_list id=user! q
user_followee_list id=user!
dataset_followee_list id=user!
group_followee_list id=user!
organization_followee_list id=user!
activity_create user_id=user! object_id=dataset! activity_type! data=activity_data permission_labels=names
user_activity_list id=user! {ACTIVITIES}
package_activity_list id=dataset! {ACTIVITIES} {FILTERS}
group_activity_list id=group! {ACTIVITIES} {FILTERS}
organization_activity_list id=org! {ACTIVITIES} {FILTERS}
recently_changed_packages_activity_list limit offset
dashboard_activity_list limit offset before=stamp after=stamp
dashboard_new_activities_count
dashboard_mark_activities_old
send_email_notifications
activity_show id=activity! include_data=bool
activity_data_show id=activity! object_type=activity_object
activity_diff id=activity! object_type=activity_object! diff_type
activity_delete id=activity start_date=date end_date=date offset_days=int keep=int batch_size=int activity_types
activity_delete_all batch_size=int
activity_delete_counts id=activity start_date=date end_date=date offset_days=int keep=int
config_option_show key=option!
config_option_list
config_option_update {SITE}
job_list queues=names limit ids_only=bool
job_show id=text!
job_clear queues=names
job_cancel id=text!
status_show
help_show name=action_name!
task_status_show id=task entity_id=any_id task_type=text key=text
task_status_update entity_id=any_id! {TASK}
task_status_update_many data=task_dicts!
task_status_delete id=task!
term_translation_show terms=texts! lang_codes=texts!
term_translation_update term=text! term_translation=text! lang_code=text!
term_translation_update_many data=term_dicts!
"""

UNKNOWN_ACTION = "id=any_id resource_id=resource limit name=text"

WEIGHTS = {
    "package_create": 8, "package_update": 6, "package_patch": 8, "package_show": 6, "package_search": 4,
    "resource_create": 6, "resource_update": 4, "resource_patch": 4, "package_revise": 4, "organization_patch": 3,
    "organization_update": 4, "organization_create": 4, "group_create": 4, "group_update": 4, "group_show": 3,
    "organization_show": 3, "user_create": 4, "user_update": 3, "member_create": 3, "resource_view_create": 4,
    "activity_create": 3, "api_token_create": 3, "follow_dataset": 3, "follow_user": 3, "package_delete": 3,
    "vocabulary_create": 3, "tag_create": 3, "task_status_update": 3, "package_collaborator_create": 3,
    "package_relationship_create": 3, "dataset_purge": 1, "activity_delete_all": 1, "organization_purge": 1,
}
"""How often an action is played, compared with the others (default: 2)."""


@dataclass(frozen=True)
class Parameter:
    """A parameter of an action: its name, the kind of its values, whether the action needs it."""

    name: str
    kind: str
    required: bool


def _parse(text: str) -> list[Parameter]:
    found: dict[str, Parameter] = {}
    for word in text.split():
        name, _, kind = word.rstrip("!").partition("=")
        found.setdefault(name, Parameter(name, kind or name, word.endswith("!")))
    return list(found.values())


PARAMETERS: dict[str, list[Parameter]] = {
    line.partition(" ")[0]: _parse(line.partition(" ")[2]) for line in LINES.strip().splitlines()
}


def parameters(action: str) -> list[Parameter]:
    """The parameters of an action."""
    return PARAMETERS[action] if action in PARAMETERS else _parse(UNKNOWN_ACTION)
