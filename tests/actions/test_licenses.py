from __future__ import annotations

import pytest

from ckan_fake import FakeCKAN
from ckan_fake.config import ConfigError
from tests.support import result


def test_license_list_tells_titles_and_flags_as_texts() -> None:
    listed = result(FakeCKAN(), "license_list", {}, key=None)

    assert len(listed) == 15
    assert next(entry for entry in listed if entry["id"] == "cc-zero") == {
        "id": "cc-zero", "title": "Creative Commons CCZero", "url": "http://www.opendefinition.org/licenses/cc-zero",
        "domain_content": "True", "domain_data": "True", "domain_software": "False", "family": "",
        "is_generic": "False", "maintainer": "", "status": "active", "od_conformance": "approved",
        "osd_conformance": "not reviewed",
    }


def test_license_list_from_elsewhere_is_not_there_yet() -> None:
    with pytest.raises(ConfigError, match="cannot do what option 'licenses_group_url' asks for"):
        FakeCKAN(config={"licenses_group_url": "http://example.org/licenses.json"})
