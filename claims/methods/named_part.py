"""Does a claim speak of the service as a whole, or of something narrower than the public pages that are measured?"""

from __future__ import annotations

import re

from claims.model import Claim

A_NAMED_PART = "named-part: it speaks of something narrower than the public pages that are measured"
WORD = re.compile(r"[^\W\d_]+(?:[’'][a-z]+)?")
# Words that leave a claim of speed or of being there about the whole. Whatever else stands in it narrows it.
_WHOLE = frozenset(
    WORD.findall("""
    a about again ago all already also always am an and any anyone are as at average avg be because been before being
    better but by can could cut cuts did do does down drop dropped dropping drops during each even ever every everybody
    everyone everything everywhere experience far feel feeling feels fell felt few fewer first for from gain gains get
    gets getting go goes going got had half halved has have having hour hours how i improve improved improvement
    improvements improves improving in increase increased increases is it its just largely last least less lets like
    load loaded loading loads longer lot lots lower made make makes many may mean median might milliseconds minute
    minutes mode moment month months more most mostly ms much must my never new not now of off often on one only open
    opens our out outage outages over overall page pages people percent percentile percentiles period platform points
    previous previously p people q quarter quarters quite rather reduce reduced reduces reduction render renders
    response responses responds right rise rose round s same second seconds see seen shave shaved should show shows
    significant significantly since site sites slightly so some soon still takes take taking than that the their them
    then there they thing things third thirds this time times to today tomorrow twice two typical typically under up
    update us user users usual very via was way we web website week weeks well were what when which while will with
    within without would year years yesterday yet you your x
    available availability dependable downtime fast faster fastest latencies latency nippier nippy performance
    performant
    quick quicker quickest quickly reliability reliable rtt slow slower slowest sluggish snappier snappy speed speeds
    speedier stability stable ttfb uptime zippier zippy noticeably service services significantly roughly approximately
    nearly almost around january february march april may june july august september october november december monday
    tuesday wednesday thursday friday saturday sunday utc gmt
    """)
)


def names_a_part(claim: Claim, *names: str) -> bool:
    """Whether any word narrows the claim; the names are those of the services that it speaks of, which do not."""
    spoken = claim.span
    if claim.window is not None:
        spoken = spoken.replace(claim.window.text, " ")
    own = {word for name in names for word in _words(name)}
    return any(word not in _WHOLE and word not in own and word.removesuffix("s") not in own for word in _words(spoken))


def _words(text: str) -> list[str]:
    return [re.sub(r"[’'].*$", "", word).casefold() for word in WORD.findall(text)]
