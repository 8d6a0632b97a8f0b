"""Who speaks: known from the catalogue where a post does not say."""

from __future__ import annotations

from dataclasses import replace

from claims.model import Post, Role
from telemetry.services import Catalogue


def introduce(post: Post, catalogue: Catalogue) -> Post:
    """The post with its author's role, where the catalogue knows the account and the post does not say."""
    if post.author_role is not None or post.author is None:
        return post
    role = catalogue.role_of(post.author, post.network, post.posted_at)
    return replace(post, author_role=Role(role)) if role is not None else post
