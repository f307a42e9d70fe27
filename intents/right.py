"""What a message can ask for, and the value that says what one text asked."""

from dataclasses import dataclass
from enum import StrEnum


class Right(StrEnum):
    """A right of the person whose data it is."""

    ACCESS = "access"  # GDPR Art. 15, PIPL Art. 44-45, CCPA §1798.110
    CORRECTION = "correction"  # GDPR Art. 16, PIPL Art. 46, CCPA §1798.106
    DELETION = "deletion"  # GDPR Art. 17, PIPL Art. 47, CCPA §1798.105
    WITHDRAWAL = "withdrawal"  # GDPR Art. 7(3), 18, 21, PIPL Art. 15, CCPA §1798.120
    EXPLANATION = "explanation"  # GDPR Art. 22, PIPL Art. 24
    PORTABILITY = "portability"  # GDPR Art. 20, PIPL Art. 45(3)


class Kind(StrEnum):
    """What a message is; only a request carries rights to act on."""

    REQUEST = "request"
    QUESTION = "question"
    STATUS = "status"
    VERIFICATION = "verification"
    OTHER = "other"
    UNCLEAR = "unclear"


class NeedsPerson(StrEnum):
    """Why no program may act on this request by itself."""

    THIRD_PARTY = "third_party"
    AGENT = "agent"
    MINOR = "minor"
    AUTHORITY = "authority"
    SEVERAL_PEOPLE = "several_people"


class Why(StrEnum):
    """The kind of evidence."""

    PHRASE = "phrase"
    VERB_OBJECT = "verb_object"
    ARTICLE = "article"
    MODEL = "model"


Label = Right | Kind


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words that speak for a label: `span` counts characters of the original text; (0, 0) is its subject."""

    right: Right | Kind
    phrase: str
    span: tuple[int, int]
    score: float
    why: Why

    def as_json(self) -> dict[str, object]:
        """Return the evidence as the `classify` contract writes it."""
        return {
            "right": self.right.value,
            "phrase": self.phrase,
            "span": list(self.span),
            "score": round(self.score, 2),
            "why": self.why.value,
        }


@dataclass(frozen=True, slots=True)
class Reading:
    """What one text asks for; `likely` holds the readings to offer when it is unclear."""

    kind: Kind
    rights: tuple[Right, ...] = ()
    cancellation: bool = False
    needs_person: NeedsPerson | None = None
    language: str = "en"
    confidence: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    likely: tuple[Right | Kind, ...] = ()
    how_to: bool = False

    def as_json(self) -> dict[str, object]:
        """Return the reading as the `classify` contract writes it."""
        return {
            "kind": self.kind.value,
            "rights": [right.value for right in self.rights],
            "cancellation": self.cancellation,
            "needs_person": self.needs_person.value if self.needs_person else None,
            "language": self.language,
            "confidence": round(self.confidence, 2),
            "evidence": [evidence.as_json() for evidence in self.evidence],
        }
