"""The database refuses to change or remove what the logs say."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from rettidig_web.journal.protection import install, remove


def _install(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    install(editor.connection)


def _remove(_apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    remove(editor.connection)


class Migration(migrations.Migration):
    """Triggers on the three tables."""

    dependencies = (("journal", "0001_initial"),)
    operations = (migrations.RunPython(_install, _remove),)
