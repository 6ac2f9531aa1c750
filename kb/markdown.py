"""The only door to markdown-it-py: the block structure of a note, and its safe HTML."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from kb.patterns import late


class Block(NamedTuple):
    """One block of a markdown text, in document order.

    kind: heading, paragraph, item (of a list), row (of a table), code, html, quote or rule.
    line, end: first line, and the line after the last; counted from 1.
    depth: level of a heading; for an item, 0 in the outermost list; else the number of lists and quotes around it.
    text: inline markdown, as written. cells: of a row; header: the row is the head of its table.
    """

    kind: str
    line: int
    end: int
    depth: int
    text: str
    cells: tuple[str, ...] = ()
    header: bool = False


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.disable("inline")
    return parser


def blocks(text: str) -> list[Block]:
    """The blocks of a text. Never raises, whatever the text; nesting beyond the parser's limit is kept as plain text."""
    found: list[Block] = []
    lists = quotes = 0
    tokens = _parser().parse(text)
    for position, token in enumerate(tokens):
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                lists += 1
            case "bullet_list_close" | "ordered_list_close":
                lists -= 1
            case "blockquote_open":
                quotes += 1
            case "blockquote_close":
                quotes -= 1
            case "heading_open" if token.level == 0:
                found.append(_block("heading", token, int(token.tag[1]), tokens[position + 1].content))
            case "list_item_open":
                found.append(_block("item", token, lists - 1, _first_text(tokens, position)))
            case "paragraph_open":
                if position and tokens[position - 1].type == "list_item_open":
                    continue
                kind = "quote" if quotes else "paragraph"
                found.append(_block(kind, token, lists + quotes, tokens[position + 1].content))
            case "tr_open":
                found.append(_row(tokens, position))
            case "fence" | "code_block":
                found.append(_block("code", token, lists + quotes, token.content))
            case "html_block":
                found.append(_block("html", token, lists + quotes, token.content))
            case "hr":
                found.append(_block("rule", token, lists + quotes, ""))
    return found


def headings(text: str) -> list[str]:
    """The inline markdown of all headings of a text, those within lists and quotes too."""
    tokens = _parser().parse(text)
    return [tokens[place + 1].content for place, token in enumerate(tokens) if token.type == "heading_open"]


def _block(kind: str, token: Token, depth: int, text: str) -> Block:
    start, end = token.map or (0, 0)
    return Block(kind, start + 1, end + 1, depth, text)


def _first_text(tokens: list[Token], position: int) -> str:
    opens = tokens[position + 1 : position + 3]
    return opens[1].content if len(opens) == 2 and opens[0].type == "paragraph_open" else ""


def _row(tokens: list[Token], position: int) -> Block:
    cells, cursor = [], position + 1
    while tokens[cursor].type != "tr_close":
        if tokens[cursor].type == "inline":
            cells.append(tokens[cursor].content)
        cursor += 1
    header = tokens[position + 1].type == "th_open"
    start, end = tokens[position].map or (0, 0)
    return Block("row", start + 1, end + 1, 0, " | ".join(cells), tuple(cells), header)


def render(text: str, line: int | None = None, address: Callable[[str], str | None] | None = None) -> str:
    """Safe HTML of a markdown text: no HTML of the author's, no link but to the web, to mail or to a path, no image that is fetched.

    line: of the file on which the text begins; then each block carries the id ``L<line>``, so that a link can lead to it.
    address: where a link leads on the page; None for one that leads nowhere there, and stays text.
    """
    places = {} if line is None else {"line": line, "placed": set()}
    return str(_html().render(text, {**places, **({"address": address} if address else {})}))


def render_line(text: str) -> str:
    """Safe HTML of one line, without a paragraph around it. It is shown away from its file, so that links relative to that stay text."""
    return str(_html().renderInline(text, {"address": whole}))


def whole(written: str) -> str | None:
    """The address of a link where it is shown away from its file: None for one that is relative to that."""
    return written if _WHOLE.match(written) else None


_WHOLE = late(r"(?:https?|mailto):", re.I)


_LINKED = late(r"(?:https?:|mailto:|[^:]*(?:[/?#]|$))", re.I)
"""An address with one of the three schemes, or with none: nothing before its first slash, ? or # holds a colon."""


@lru_cache(maxsize=1)
def _html() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.validateLink = lambda url: _LINKED.match(url) is not None  # type: ignore[method-assign]
    parser.add_render_rule("link_open", _link)
    parser.add_render_rule("link_close", _link_end)
    parser.add_render_rule("image", _image)
    for block in _PLACED:
        parser.add_render_rule(block, _placed)
    parser.add_render_rule("table_open", _table)
    parser.add_render_rule("table_close", _table)
    for code in ("fence", "code_block"):
        parser.add_render_rule(code, _code)
    for cell in ("th_open", "td_open"):
        parser.add_render_rule(cell, _cell)
    # The first use compiles the rules, which two threads must not do at once.
    parser.render("|a|\n|-|\n|b|")
    return parser


_PLACED = ("heading_open", "paragraph_open", "list_item_open", "blockquote_open", "tr_open")
"""The blocks that carry the line on which they begin; code stands below a block that does."""


def _placed(renderer: RendererHTML, tokens: Sequence[Token], position: int, options: OptionsDict, env: EnvType) -> str:
    """A block with its line as its id; of blocks that begin on one line, the outermost."""
    token = tokens[position]
    if "line" in env and token.map and not token.hidden:
        line = env["line"] + token.map[0]
        if line not in env["placed"]:
            env["placed"].add(line)
            token.attrSet("id", f"L{line}")
    return renderer.renderToken(tokens, position, options, env)


def _table(renderer: RendererHTML, tokens: Sequence[Token], position: int, options: OptionsDict, env: EnvType) -> str:
    """A table in a frame of its own, which scrolls where the table is wider than the page, by keyboard too."""
    table = renderer.renderToken(tokens, position, options, env)
    return f'<div class="kb-table" tabindex="0" role="group" aria-label="Table">\n{table}' if tokens[position].nesting > 0 else f"{table}</div>\n"


def _code(renderer: RendererHTML, tokens: Sequence[Token], position: int, options: OptionsDict, env: EnvType) -> str:
    """Code, which scrolls by keyboard too."""
    plain = renderer.fence if tokens[position].type == "fence" else renderer.code_block
    return plain(tokens, position, options, env).replace("<pre>", '<pre tabindex="0">', 1)


def _cell(renderer: RendererHTML, tokens: Sequence[Token], position: int, options: OptionsDict, env: EnvType) -> str:
    """A cell whose side is a class: a page that allows no style of its own would lose it."""
    token = tokens[position]
    style = str(token.attrs.pop("style", ""))
    if style:
        token.attrSet("class", f"kb-{style.removeprefix('text-align:')}")
    return renderer.renderToken(tokens, position, options, env)


def _link(renderer: RendererHTML, tokens: Sequence[Token], position: int, options: OptionsDict, env: EnvType) -> str:
    """A link that tells the other site nothing of where it was clicked."""
    token = tokens[position]
    address = _address(str(token.attrs.get("href", "")), env)
    env["within"] = "a" if address is not None else "span"
    if address is None:
        return "<span>"
    token.attrs = {**token.attrs, "href": address, "rel": "nofollow noreferrer"}
    return renderer.renderToken(tokens, position, options, env)


def _link_end(renderer: RendererHTML, tokens: Sequence[Token], position: int, options: OptionsDict, env: EnvType) -> str:
    return f"</{env.pop('within', 'a')}>"


def _address(written: str, env: EnvType) -> str | None:
    address: Callable[[str], str | None] | None = env.get("address")
    return address(written) if address else written


def _image(renderer: RendererHTML, tokens: Sequence[Token], position: int, options: OptionsDict, env: EnvType) -> str:
    """An image as a link to it; within a link, as its text."""
    token = tokens[position]
    written = str(token.attrs.get("src", ""))
    words, address = escapeHtml(token.content or written), _address(written, env)
    return words if "within" in env or address is None else f'<a href="{escapeHtml(address)}" rel="nofollow noreferrer">{words}</a>'
