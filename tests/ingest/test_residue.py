"""Files of the indexes hold what was indexed and nothing of what the process had in its memory."""

import struct
from pathlib import Path

from ingest.vectors import clients

SENTINEL = b"Bearer sk-sentinel-heap "


def beyond(graph: Path) -> bytes:
    """What the files of a graph hold beyond its passages."""
    _, room, passages, size = struct.unpack_from("<QQQQ", (graph / "header.bin").read_bytes(), 4)
    vectors, lengths = (graph / "data_level0.bin").read_bytes(), (graph / "length.bin").read_bytes()
    assert (len(vectors), len(lengths)) == (room * size, room * 4)
    return vectors[passages * size :] + lengths[passages * 4 :]


def test_no_file_of_the_vectors_holds_what_stood_in_memory_before(desk, stories: Path) -> None:
    desk.sync(stories)
    graphs = [file.parent for file in desk.settings.data_dir.rglob("header.bin")]
    assert graphs
    for graph in graphs:
        assert not beyond(graph).strip(b"\0")


def test_what_lies_beyond_the_passages_of_a_graph_is_zeroed_and_the_rest_stays(tmp_path: Path) -> None:
    graph = tmp_path / "graph"
    graph.mkdir()
    (graph / "header.bin").write_bytes(struct.pack("<iQQQQ", 1, 0, 10, 4, 50) + bytes(60))
    (graph / "data_level0.bin").write_bytes(b"v" * 200 + SENTINEL * 12 + bytes(12))
    (graph / "length.bin").write_bytes(b"n" * 40)
    (graph / "link_lists.bin").write_bytes(b"links")
    clients.scrub(tmp_path)
    assert (graph / "data_level0.bin").read_bytes() == b"v" * 200 + bytes(300)
    assert (graph / "length.bin").read_bytes() == b"n" * 16 + bytes(24)
    assert (graph / "link_lists.bin").read_bytes() == b"links"


def test_a_header_that_does_not_fit_its_files_leaves_them_alone(tmp_path: Path) -> None:
    (tmp_path / "graph").mkdir()
    (tmp_path / "graph" / "header.bin").write_bytes(b"short")
    (tmp_path / "graph" / "length.bin").write_bytes(b"n" * 40)
    clients.scrub(tmp_path)
    assert (tmp_path / "graph" / "length.bin").read_bytes() == b"n" * 40
