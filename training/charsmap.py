"""The normaliser of the bundled encoder: one character to some characters, as a precompiled map.

``tokenizers`` reads SentencePiece's binary form of such maps (its ``Precompiled`` normaliser) and applies it far
faster than a list of replacements: a double-array trie over the characters' UTF-8 bytes, then the replacements,
each ended by a zero byte.
"""

from __future__ import annotations

import struct
import unicodedata
from dataclasses import dataclass, field

from index.tokens import fold

KEPT = frozenset(".%‰-+&")
_LEAF = 1 << 8


def build_charsmap() -> bytes:
    """Fold width, case and traditional characters, and turn punctuation, signs and controls into spaces."""
    rules: dict[str, str] = {}
    for number in range(1, 0x10000):
        character = chr(number)
        if unicodedata.category(character) in {"Cs", "Co", "Cn"}:
            continue
        replacement = "".join(_spaced(part) for part in fold(character))
        if replacement != character:
            rules[character] = replacement
    return _pack(rules)


def _spaced(character: str) -> str:
    return " " if unicodedata.category(character)[0] in "PSZC" and character not in KEPT else character


def _pack(rules: dict[str, str]) -> bytes:
    replacements = bytearray()
    places: dict[str, int] = {}
    root: dict[int, object] = {}
    for character, replacement in rules.items():
        if replacement not in places:
            places[replacement] = len(replacements)
            replacements += replacement.encode() + b"\0"
        node = root
        for byte in character.encode():
            node = node.setdefault(byte, {})  # type: ignore[assignment]
        node[0] = places[replacement]
    units = _DoubleArray()
    units.place(root)
    trie = struct.pack(f"<{len(units.units)}I", *units.units)
    return struct.pack("<I", len(trie)) + trie + bytes(replacements)


@dataclass
class _DoubleArray:
    """darts-clone's layout: a child of the unit at ``p`` by byte ``b`` stands at ``p ^ offset(p) ^ b``."""

    units: list[int] = field(default_factory=lambda: [0] * 256)
    used: set[int] = field(default_factory=lambda: {0})
    bases: set[int] = field(default_factory=lambda: {0})
    start: int = 1

    def place(self, node: dict[int, object], position: int = 0) -> None:
        """Lay out the children of a node that itself stands at ``position``."""
        base = self._free_base(sorted(node))
        offset = base ^ position
        if offset >= 1 << 21:
            raise ValueError(f"the map is too large: offset {offset}, at most {1 << 21}")
        self.units[position] |= offset << 10
        self.bases.add(base)
        for label in node:
            self.used.add(base ^ label)
        for label, child in node.items():
            if isinstance(child, dict):
                self.units[base ^ label] |= label
                self.place(child, base ^ label)
            else:
                self.units[position] |= _LEAF
                self.units[base ^ label] = (1 << 31) | int(child)  # type: ignore[call-overload]

    def _free_base(self, labels: list[int]) -> int:
        base = self.start
        while base in self.bases or any(base ^ label in self.used for label in labels):
            base += 1
        # Blocks that are nearly full are not searched again and again.
        self.start = max(self.start, base - 512)
        while len(self.units) <= base | 255:
            self.units += [0] * 256
        return base
