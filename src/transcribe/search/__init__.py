"""The quote and its second: an index over what was said, and a language to ask it in.

    parsing    text -> query          query    the tree, and the fields
    turns      what an index holds    locate   where in a turn a query is met, to the word
    hits       what is answered       index    what an engine must do; `whoosh_*` is the one there is
"""

from transcribe.archive import Archive
from transcribe.search.hits import Hit
from transcribe.search.index import SearchIndex, Sort, SyncReport
from transcribe.search.parsing import parse
from transcribe.search.query import Query, with_filters
from transcribe.search.whoosh_index import WhooshIndex

__all__ = ["Hit", "Query", "SearchIndex", "Sort", "SyncReport", "WhooshIndex", "open_index", "parse", "with_filters"]


def open_index(archive: Archive) -> SearchIndex:
    """The archive's search index. Opening it reads nothing; it may yet have to be made."""
    return WhooshIndex(archive.search)
