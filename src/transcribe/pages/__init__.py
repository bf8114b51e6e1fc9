"""What an episode's page says: from a text, JSON or YAML file beside the recording, or from the recording's tags."""

from transcribe.pages.fields import completed
from transcribe.pages.files import read_page
from transcribe.pages.front_matter import episode_from_front_matter
from transcribe.pages.tags import episode_from_tags

__all__ = ["completed", "episode_from_front_matter", "episode_from_tags", "read_page"]
