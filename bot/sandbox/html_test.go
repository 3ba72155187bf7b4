package sandbox

import (
	"fmt"
	"strings"
	"testing"
)

func TestParseHTML(t *testing.T) {
	for in, want := range map[string]string{
		"plain":                                          "plain []",
		"<b>x</b><strong>y</strong>":                     "xy [{bold 0 1  } {bold 1 1  }]",
		"<i>x</i><EM>y</em>":                             "xy [{italic 0 1  } {italic 1 1  }]",
		"<u>x</u><ins>y</ins>":                           "xy [{underline 0 1  } {underline 1 1  }]",
		"<s>x</s><strike>y</strike>":                     "xy [{strikethrough 0 1  } {strikethrough 1 1  }]",
		"<del>x</del>":                                   "x [{strikethrough 0 1  }]",
		"<tg-spoiler>x</tg-spoiler>":                     "x [{spoiler 0 1  }]",
		`<span class="tg-spoiler">x</span>`:              "x [{spoiler 0 1  }]",
		"<code>x</code>":                                 "x [{code 0 1  }]",
		"<pre>x</pre>":                                   "x [{pre 0 1  }]",
		"<blockquote>x</blockquote>":                     "x [{blockquote 0 1  }]",
		"<blockquote expandable>x</>":                    "x [{expandable_blockquote 0 1  }]",
		`<pre><code class="language-go">x</code></pre>`:  "x [{pre 0 1  go}]",
		`<pre><code class="language-go">x</code>y</pre>`: "xy [{code 0 1  } {pre 0 2  }]",
		`<a href="https://e.org/?a=1&amp;b=2">x</a>`:     "x [{text_link 0 1 https://e.org/?a=1&b=2 }]",
		"<a>e.org</a>":                                   "e.org [{text_link 0 5 http://e.org/ }]",
		`<a href="nowhere">x</a>`:                        "x []",
		"😀<b>😀</b>":                                      "😀😀 [{bold 2 2  }]",
		"&lt;&gt;&amp;&quot;":                            `<>&" []`,
		"&nbsp; &apos; &lt":                              "&nbsp; &apos; < []",
		"&#65;&#x1F600;&#x41; &#0; ":                     "A😀A &#0;  []",
		"<b></b>x":                                       "x []",
		"a > b":                                          "a > b []",
	} {
		text, entities, err := parseHTML(in)
		if got := fmt.Sprint(text, " ", entities); err != nil || got != want {
			t.Errorf("%s:\n got %s, %v\nwant %s", in, got, err, want)
		}
	}
}

func TestParseHTMLErrors(t *testing.T) {
	for in, want := range map[string]string{
		"text <x>y</x>":      `Unsupported start tag "x" at byte offset 5`,
		"я <br/>":            `Unsupported start tag "br/" at byte offset 3`,
		"<b>x":               `Can't find end tag corresponding to start tag "b"`,
		"1 < 2 > 3":          `Unsupported start tag "" at byte offset 2`,
		"1 <2":               "Unclosed start tag at byte offset 2",
		"text x </b>":        "Unexpected end tag at byte offset 7",
		"<b>text x</i>":      `Unmatched end tag at byte offset 9, expected "</b>", found "</i>"`,
		"<b>x</b":            "Unclosed end tag at byte offset 4",
		"<b x>y</b>":         `Expected equal sign in declaration of an attribute of the tag "b" at byte offset 0`,
		"<b =x>y</b>":        `Empty attribute name in the tag "b" at byte offset 0`,
		`<a href="x`:         "Unclosed start tag at byte offset 0",
		"<a href=":           `Unclosed start tag "a" at byte offset 0`,
		"<a href=x/y>z</a>":  "Unexpected end of name token at byte offset 8",
		"<span>x</span>":     `Tag "span" must have class "tg-spoiler" at byte offset 0`,
		"&#xd800;":           "Text contains invalid Unicode characters after decoding HTML entities, check for unmatched surrogate code units",
		"<span class=x>y</>": `Tag "span" must have class "tg-spoiler" at byte offset 0`,
	} {
		_, _, err := parseHTML(in)
		if err == nil || err.Error() != "Bad Request: can't parse entities: "+want {
			t.Errorf("%s:\n got %v\nwant %s", in, err, want)
		}
	}
}

func TestTidy(t *testing.T) {
	for in, want := range map[string]string{
		" \n x \n":                       "x []",
		" <b> x </b> ":                   " x [{bold 0 2  }]",
		"a<b> </b>b":                     "a b []",
		"<b>a <code>b</code> c</b>":      "a b c [{bold 0 2  } {code 2 1  } {bold 3 2  }]",
		"<pre><b>x</b></pre>":            "x [{pre 0 1  }]",
		"<b><i>x</i> y</b>":              "x y [{bold 0 3  } {italic 0 1  }]",
		"a\tb\r\u202ec":                  "a bc []",
		"<code>a</code> <b>b</b>":        "a b [{code 0 1  } {bold 2 1  }]",
		"<b>b</b><code>a</code><i>\n<u/": "",
	} {
		text, entities, err := parseHTML(cleaned(in))
		if want == "" {
			if err == nil {
				t.Errorf("%q: no error", in)
			}
			continue
		}
		text, entities = tidy(text, entities)
		if got := fmt.Sprint(text, " ", entities); err != nil || got != want {
			t.Errorf("%q:\n got %s, %v\nwant %s", in, got, err, want)
		}
	}
}

// FuzzParseHTML checks that the parser never panics and that every entity lies
// inside the text, before and after the text is tidied.
func FuzzParseHTML(f *testing.F) {
	for _, seed := range []string{
		"", "<b>x</b>", `<a href='&quot;e.org'>😀</a>`, "<pre><code class=language-go>x</code></pre>",
		"&#x1F600;&lt", "<span class=\"tg-spoiler\"> y </span>", "<b", "</", "<blockquote expandable>\n</>",
		"<b>a<code>b</code></b>", strings.Repeat("<i>", 40), "\xf0<b>\xff</b>", "&#xd800;", "<b\x00c>",
	} {
		f.Add(seed)
	}
	inside := func(t *testing.T, text string, entities []Entity) {
		length := units(text)
		for _, e := range entities {
			if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > length {
				t.Fatalf("%+v outside %q", e, text)
			}
		}
	}
	f.Fuzz(func(t *testing.T, in string) {
		text, entities, err := parseHTML(in)
		if err != nil {
			return
		}
		inside(t, text, entities)
		text, entities = tidy(text, entities)
		inside(t, text, entities)
	})
}
