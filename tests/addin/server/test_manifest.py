"""The manifest keeps the rules of Microsoft's reference that can be checked without Microsoft."""

import re
import uuid
import xml.etree.ElementTree as ET
from collections import Counter

import pytest

from addin.server.icons import PICTURES
from addin.server.manifest import ICON_SIZES, MANIFEST_ID, SignIn, manifest_xml
from addin.server.ribbon import GROUPS, PANE, SCRIPTS
from addin.server.settings import PROJECT
from addin.texts import TEXTS
from grading.language import LANGUAGES

ADDRESS = "https://localhost:8765"
APP = "{http://schemas.microsoft.com/office/appforoffice/1.1}"
BT = "{http://schemas.microsoft.com/office/officeappbasictypes/1.0}"
OV = "{http://schemas.microsoft.com/office/taskpaneappversionoverrides}"
XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
ORDER = (
    *("Id", "Version", "ProviderName", "DefaultLocale", "DisplayName", "Description", "IconUrl"),
    *("HighResolutionIconUrl", "SupportUrl", "AppDomains", "Hosts", "Requirements"),
    *("DefaultSettings", "Permissions", "VersionOverrides"),
)


@pytest.fixture(scope="module")
def manifest() -> ET.Element:
    return ET.fromstring(manifest_xml(ADDRESS))


def local(element: ET.Element) -> str:
    return element.tag.partition("}")[2]


def test_elements_stand_in_the_order_of_the_schema(manifest):
    """The schema is a sequence: each element once, in its place."""
    assert tuple(map(local, manifest)) == ORDER
    assert manifest.get(XSI_TYPE) == "TaskPaneApp"
    overrides = manifest.find(f"{OV}VersionOverrides")
    assert [local(child) for child in overrides] == ["Hosts", "Resources"]
    host = overrides.find(f"{OV}Hosts/{OV}Host")
    assert [local(c) for c in host] == ["Runtimes", "AllFormFactors", "DesktopFormFactor"]
    resources = [local(child) for child in overrides.find(f"{OV}Resources")]
    assert resources == ["Images", "Urls", "ShortStrings", "LongStrings"]


def test_button_parts_stand_in_the_order_of_the_schema(manifest):
    """Label, supertip, icon, action; and each group has its label and icon before its buttons."""
    for control in manifest.iter(f"{OV}Control"):
        assert [local(part) for part in control] == ["Label", "Supertip", "Icon", "Action"]
    for group in manifest.iter(f"{OV}Group"):
        kinds = [local(part) for part in group]
        assert kinds[:2] == ["Label", "Icon"]
        assert set(kinds[2:]) == {"Control"}


def test_each_resource_that_is_named_is_there_and_used(manifest):
    """A resid points at one resource of its kind, and no resource lies idle."""
    kinds = {"Image": "Images", "Runtime": "Urls", "SourceLocation": "Urls",
             "FunctionFile": "Urls", "Label": "ShortStrings", "Title": "ShortStrings",
             "Description": "LongStrings"}  # fmt: skip
    there = {e.get("id"): local(kind) for kind in manifest.iter(f"{OV}Resources") for kind in kind
             for e in kind}  # fmt: skip
    named = {e.get("resid"): kinds[local(e)] for e in manifest.iter() if e.get("resid")}
    assert named == there


def test_lengths_are_within_the_limits(manifest):
    """Ids of resources have 32 letters at most, labels 125, tips 250, in every language."""
    assert all(len(e.get("resid")) <= 32 for e in manifest.iter() if e.get("resid"))
    for kind, limit in (("ShortStrings", 125), ("LongStrings", 250)):
        (strings,) = manifest.iter(f"{BT}{kind}")
        texts = [
            e.get("DefaultValue") or e.get("Value") for e in strings.iter() if e is not strings
        ]
        assert texts
        assert all(0 < len(text) <= limit for text in texts)
    assert len(manifest.find(f"{APP}Description").get("DefaultValue")) <= 250
    assert len(manifest.find(f"{APP}DisplayName").get("DefaultValue")) <= 125


def test_ids_are_unique(manifest):
    """No tab, group, button or resource shares its id with another."""
    controls = ("CustomTab", "Group", "Control")
    ids = Counter(e.get("id") for e in manifest.iter() if local(e) in controls)
    assert max(ids.values()) == 1
    resources = Counter(
        e.get("id") for k in manifest.iter(f"{OV}Resources") for k2 in k for e in k2
    )
    assert max(resources.values()) == 1


def test_all_addresses_are_https_and_of_the_server(manifest):
    """Excel loads nothing over HTTP."""
    places = {"IconUrl", "HighResolutionIconUrl", "SupportUrl", "SourceLocation", "Url", "Image"}
    urls = [e.get("DefaultValue") for e in manifest.iter() if local(e) in places]
    urls = [url for url in urls if url]
    assert len(urls) > 30
    assert all(url.startswith(f"{ADDRESS}/") for url in urls)
    moved = manifest_xml("https://tierbook.example.com")
    assert "localhost" not in moved
    assert "https://tierbook.example.com/taskpane.html" in moved


def test_functions_have_plain_names(manifest):
    """Without a namespace a formula is called GRADE and not TIERBOOK.GRADE."""
    assert not list(manifest.iter(f"{OV}Namespace"))


def test_every_script_has_a_button_and_one_button_opens_the_pane(manifest):
    """What the ribbon says it runs is what there is."""
    names = [e.text for e in manifest.iter(f"{OV}FunctionName")]
    assert names == list(SCRIPTS)
    actions = Counter(e.get(XSI_TYPE) for e in manifest.iter(f"{OV}Action"))
    assert actions == {"ExecuteFunction": len(SCRIPTS), "ShowTaskpane": 1}
    assert PANE not in SCRIPTS


def test_javascript_knows_the_same_buttons():
    """ribbon.js repeats the groups, since it must load without a build step."""
    code = (PROJECT / "static" / "js" / "ribbon.js").read_text(encoding="utf-8")
    (block,) = re.findall(r"const GROUPS = \{(.*?)\n  \};", code, re.S)
    told = {
        name: re.findall(r'"(\w+)"', rest) for name, rest in re.findall(r"(\w+): \[(.*?)\]", block)
    }
    assert told == {g.name: [b for b in g.buttons if b != PANE] for g in GROUPS}


def test_texts_follow_the_display_language(manifest):
    """Chinese and Spanish Excel get their own labels; every other the English ones."""
    (label,) = [e for e in manifest.iter(f"{BT}String") if e.get("id") == "Label.regrade_all"]
    assert label.get("DefaultValue") == "Re-grade all"
    overrides = {e.get("Locale"): e.get("Value") for e in label}
    assert overrides["zh-CN"] == TEXTS.get("server.button.regrade_all.label", "zh")
    assert overrides["es-ES"] == overrides["es-MX"] == "Reclasificar todo"


def test_labels_differ_within_each_language():
    """Two buttons of the same label could not be told apart."""
    for lang in LANGUAGES:
        labels = [TEXTS.get(f"server.button.{name}.label", lang) for name in SCRIPTS]
        assert len(set(labels)) == len(labels)


def test_identity_is_stable_and_can_be_ones_own(manifest):
    """Excel knows the add-in by its id, a version 4 UUID, unless an installation has another."""
    assert manifest.find(f"{APP}Id").text == MANIFEST_ID
    assert uuid.UUID(MANIFEST_ID).version == 4
    own = str(uuid.UUID("0f0e0d0c-0b0a-4009-8807-060504030201"))
    assert ET.fromstring(manifest_xml(ADDRESS, manifest_id=own)).find(f"{APP}Id").text == own


def test_sign_in_is_named_last_and_only_where_there_is_one(manifest):
    """Entra ID needs the app registration in the manifest, for the address people use."""
    assert not list(manifest.iter(f"{OV}WebApplicationInfo"))
    signed = ET.fromstring(manifest_xml("https://t.example.com", sign_in=SignIn("abc-1")))
    (info,) = signed.iter(f"{OV}WebApplicationInfo")
    assert [local(part) for part in info] == ["Id", "Resource", "Scopes"]
    assert info.find(f"{OV}Resource").text == "api://t.example.com/abc-1"
    assert local(list(signed.find(f"{OV}VersionOverrides"))[-1]) == "WebApplicationInfo"


def test_every_icon_of_the_manifest_is_a_file(manifest):
    """No button stands without its picture."""
    images = [e.get("DefaultValue") for e in manifest.iter(f"{BT}Image") if e.get("id")]
    assert len(images) == len(ICON_SIZES) * (len(SCRIPTS) + 1)
    for url in images:
        assert (PICTURES / url.rpartition("/")[2]).is_file()
