"""What cannot be done with a round: refusals that say why and what to do, in the language that is spoken."""

from rettidig.vocabulary import Refused, Text
from rettidig_web.jobs.running import language


def said(refused: Refused) -> str:
    """Return the refusal in words."""
    return refused.message(language())


def refusal(what: tuple[str, str], do: tuple[str, str]) -> Refused:
    """Return a refusal; each text in Danish and English."""
    return Refused(Text(*what), do=Text(*do))


def changed_meanwhile() -> Refused:
    """Return what is said where somebody else was first."""
    return refusal(
        (
            "Tilsynet er ændret af en anden, siden du åbnede siden.",
            "Somebody else has changed the round since you opened the page.",
        ),
        ("Se, hvordan det står nu, og prøv igen.", "Look at it as it is now, and try again."),
    )


def not_now() -> Refused:
    """Return what is said where the round is no longer, or not yet, where this can be done."""
    return refusal(
        ("Det kan ikke lade sig gøre, som tilsynet står nu.", "It cannot be done as the round stands now."),
        ("Gå til tilsynets side, og se, hvor langt det er.", "Go to the round's page and see how far it is."),
    )
