"""Files in: read, map, check, reject with a reason, write; manifests and hashes."""

from rettidig.caseload.drafting import draft_profile
from rettidig.caseload.identities import Identity, key_from, read_identities, read_key
from rettidig.caseload.importing import FileCounts, Imported, ImportOptions, import_caseload
from rettidig.caseload.manifest import Cover, Manifest
from rettidig.caseload.opening import Caseload, open_caseload, reopen_caseload
from rettidig.caseload.profile import Profile, load_profile, profile_schema, shipped_profiles
from rettidig.caseload.writing import FileFormat, write_caseload

__all__ = [
    "Caseload",
    "Cover",
    "FileCounts",
    "FileFormat",
    "Identity",
    "ImportOptions",
    "Imported",
    "Manifest",
    "Profile",
    "draft_profile",
    "import_caseload",
    "key_from",
    "load_profile",
    "open_caseload",
    "profile_schema",
    "read_identities",
    "read_key",
    "reopen_caseload",
    "shipped_profiles",
    "write_caseload",
]
