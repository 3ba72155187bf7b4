package page_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// messenger is a page in a browser whose bot is the test.
func messenger(t *testing.T) (*bench, *visitor) {
	t.Helper()
	path := browser(t)
	b := newBench(t)
	v := &visitor{tab: openTab(t, openBrowser(t, path), 360, 740), words: said["en"]}
	v.do(chromedp.Navigate(b.web.URL + "/" + secret + "/"))
	v.until("the people", `document.querySelectorAll('#people li').length === 3`)
	v.choose(int(ann.ID))
	v.say("/start")
	return b, v
}

// A bot's formatting comes out as elements, nested as it was, and nothing in a
// text is ever taken for a tag.
func TestMessengerFormatting(t *testing.T) {
	t.Parallel()
	b, v := messenger(t)
	for i, c := range []struct{ text, html string }{
		{"<b>bold <i>and italic</i></b> <u>under</u> <s>gone</s>", "<b>bold <i>and italic</i></b> <u>under</u> <s>gone</s>"},
		{"a &lt;b&gt; &amp; <code>x &lt; y</code>", "a &lt;b&gt; &amp; <code>x &lt; y</code>"},
		{"🙂 <b>after</b> an emoji", "🙂 <b>after</b> an emoji"},
		{"before\n<pre>a  1\nb  2</pre>\nafter", "before<pre>a  1\nb  2</pre>after"},
		{"<blockquote>said\ntwice</blockquote>", "<blockquote>said\ntwice</blockquote>"},
		{`<a href="https://example.com/a">there</a>`, `<a href="https://example.com/a" target="_blank" rel="noopener noreferrer">there</a>`},
		{"see https://example.com/x?y=1.", `see <a href="https://example.com/x?y=1" target="_blank" rel="noopener noreferrer">https://example.com/x?y=1</a>.`},
		{"press /help, not and/or <code>/raw</code>", `press <button type="button" class="link">/help</button>, not and/or <code>/raw</code>`},
	} {
		b.bot("sendMessage", map[string]string{"chat_id": "7", "parse_mode": "HTML", "text": c.text})
		v.until(c.text, fmt.Sprintf(`document.querySelectorAll('.row:not(.mine)').length === %d`, i+1))
		if got := eval[string](v.tab, `[...document.querySelectorAll('.row:not(.mine) .text')].at(-1).innerHTML`); got != c.html {
			t.Errorf("%s\n shows %s\n want  %s", c.text, got, c.html)
		}
	}
	b.bot("sendMessage", map[string]string{"chat_id": "7", "text": "<img src=x onerror=alert(1)>"})
	v.until("a tag as text", `[...document.querySelectorAll('.text')].at(-1).textContent === '<img src=x onerror=alert(1)>'`)
	v.tap(".link", "/help")
	v.until("the command that was pressed", `[...document.querySelectorAll('.row.mine .text')].at(-1).textContent === '/help'`)
	v.quiet(b.web.URL)
}

// Keyboards, alerts, progress and what the bot is doing are shown as a phone shows them.
func TestMessengerButtons(t *testing.T) {
	t.Parallel()
	b, v := messenger(t)
	b.bot("sendMessage", map[string]string{"chat_id": "7", "text": "Choose", "reply_markup": `{"keyboard":[["Yes","No"],["Later"]]}`})
	v.tap("#keyboard button", "Later")
	v.until("the answer", `[...document.querySelectorAll('.row.mine .text')].at(-1).textContent === 'Later'`)
	b.bot("sendMessage", map[string]string{"chat_id": "7", "text": "Done", "reply_markup": `{"remove_keyboard":true}`})
	v.until("no keyboard", `!document.querySelector('#keyboard button')`)

	b.bot("sendMessage", map[string]string{"chat_id": "7", "text": "Sure?", "reply_markup": `{"inline_keyboard":[[{"text":"Sure","callback_data":"s"},{"text":"Site","url":"https://example.com/"}]]}`})
	v.press("Sure")
	v.until("progress on the button", `document.querySelector('.keys [aria-busy]')?.textContent === 'Sure'`)
	b.bot("answerCallbackQuery", map[string]string{"callback_query_id": "4000000000000000001", "text": "Really sure?", "show_alert": "true"})
	v.until("a window that has to be closed", `document.querySelector('#sheet').open && document.querySelector('#sheet').innerText.includes('Really sure?') && !document.querySelector('.keys [aria-busy]')`)
	v.do(chromedp.KeyEvent(kb.Escape))
	v.press("Sure")
	v.until("progress on the button again", `document.querySelector('.keys [aria-busy]')`)
	b.bot("answerCallbackQuery", map[string]string{"callback_query_id": "4000000000000000002", "text": "Noted"})
	v.until("a line at the foot", `document.querySelector('#toast').textContent === 'Noted'`)
	if link := eval[string](v.tab, `document.querySelector('.keys a').href + ' ' + document.querySelector('.keys a').rel`); link != "https://example.com/ noopener noreferrer" {
		t.Errorf("the button with an address is %q", link)
	}

	b.bot("sendChatAction", map[string]string{"chat_id": "7", "action": "typing"})
	v.until("that it types", `document.querySelector('#status').textContent === 'Runrate is typing…'`)
	b.bot("sendMessage", map[string]string{"chat_id": "7", "text": "Here"})
	v.until("that it is done", `document.querySelector('#status').textContent === 'rep'`)
}

// While somebody reads older messages, new ones do not pull him away: they are
// counted, and a press brings them.
func TestMessengerReading(t *testing.T) {
	t.Parallel()
	b, v := messenger(t)
	for i := range 30 {
		b.bot("sendMessage", map[string]string{"chat_id": "7", "text": strings.Repeat("line\n", 4) + fmt.Sprint("end of ", i)})
	}
	v.until("all of them", `document.querySelectorAll('.entry').length === 31`)
	v.until("the end", `document.querySelector('#end').hidden || document.querySelector('#end').click()`) // many at once are shown from the first on
	if at := eval[float64](v.tab, `document.querySelector('#log').scrollTop`); at < 1000 {
		t.Errorf("the end is at %v", at)
	}
	eval[bool](v.tab, `(document.querySelector('#log').scrollTop = 0) === 0`)
	v.until("the way to the end", `!document.querySelector('#end').hidden`)
	b.bot("sendMessage", map[string]string{"chat_id": "7", "text": "news"})
	v.until("one more", `document.querySelectorAll('.entry').length === 32`)
	if at := eval[float64](v.tab, `document.querySelector('#log').scrollTop`); at != 0 {
		t.Errorf("the reader is pulled to %v", at)
	}
	v.until("that it is unread", `document.title.startsWith('(1)')`)
	v.do(chromedp.Click("#end", chromedp.NodeVisible))
	v.until("that it has been read", `document.title === 'Runrate'`)
	v.goBack()
	v.choose(int(bob.ID))
	b.bot("sendMessage", map[string]string{"chat_id": "7", "text": "for Ann"})
	v.goBack()
	v.until("a badge in the list", v.unread(int(ann.ID)))
}
