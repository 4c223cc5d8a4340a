from __future__ import annotations

import pytest

from ckan_fake.markdown import render_markdown


@pytest.mark.parametrize(("text", "shown"), [
    (None, ""), ("", ""), ("##Title", "<h2>Title</h2>"), ("a\n\nb", "<p>a</p>\n<p>b</p>"),
    ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>"),
    ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    ("<script>alert(1)</script> & x", "<p>alert(1) &amp; x</p>"),
    ("[x](http://example.org/)", '<p><a href="http://example.org/">x</a></p>'),
    ("[x](javascript:alert)", "<p><a>x</a></p>"),
    ("http://e.org/a.", '<p><a href="http://e.org/a" target="_blank" rel="nofollow">http://e.org/a</a>.</p>'),
    ('tag:"x y" package:a', '<p><a href="/tag/x%20y">tag:&#34;x y&#34;</a> <a href="/dataset/a">package:a</a></p>'),
])
def test_notes_become_html(text: str | None, shown: str) -> None:
    assert render_markdown(text) == shown
