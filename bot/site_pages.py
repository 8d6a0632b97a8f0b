"""Pages of the site that are one query each: what an answer links to."""

from __future__ import annotations

from typing import Any

# Where `factping serve` shows the claim database when nobody has set another address.
LOCAL_URL = "http://127.0.0.1:8001"

CLAIM = """
with newest as (select * from latest_verdicts where claim = :id)
select 1 as line, 'said' as what, '“' || span || '”' as text, coalesce(author, author_role) as source, url from newest
union all select 2, 'when', posted_at, network, null from newest
union all select 3, 'verdict', label || ' (confidence ' || confidence || ')', method, null from newest
union all select 4, 'in words', summary, null, null from newest
union all select 5, 'claimed: ' || json_extract(value, '$.what'), json_extract(value, '$.claimed'), null, null
    from newest, json_each(newest.numbers)
union all select 6, 'found: ' || json_extract(value, '$.what'), json_extract(value, '$.measured'), null, null
    from newest, json_each(newest.numbers)
union all select 7, 'why', value, null, null from newest, json_each(newest.reasons)
union all select 8, 'power', power, null, null from newest
union all select * from (
    select 9, evidence.use || ', ' || evidence.kind || iif(evidence.use = 'used', ', ' || evidence.stance, ''),
        evidence.summary || iif(evidence.reason = '', '', ' (' || evidence.reason || ')'), evidence.source, evidence.url
    from newest join evidence on evidence.verdict = newest.verdict order by evidence.ordinal
)
union all select 10, 'version ' || version || ', ' || judged_at || iif(why is null, '', ', ' || why),
    label || ': ' || summary, method, null
    from (select * from verdicts where claim = :id order by version desc)
union all select * from (
    select 11, 'reviewed, ' || at, 'a human let the verdict stand: ' || note, 'review', null from reviews
    where claim = :id order by at
)
union all select 12, 'edited, ' || edits.seen_at, 'the post reads otherwise from then on', null, null
    from edits join claims on claims.post = edits.post where claims.id = :id
"""

QUERIES: dict[str, Any] = {
    "claim": {
        "sql": CLAIM,
        "title": "One claim, its verdict and its evidence",
        "description": "What an answer links to. The lines at the end are every version of the verdict, newest first; "
        "later ones say why they were given.",
        "params": ["id"],
        "hide_sql": True,
    }
}


def claim_path(claim: str) -> str:
    """The path of a claim's page below the site's address."""
    return f"/claims/claim?id={claim}"
