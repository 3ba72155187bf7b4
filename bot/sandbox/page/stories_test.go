package page_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// The people of the demo, by their phones.
const (
	anna, boris, supervisor, manager, admin = 101, 102, 103, 104, 105
	team                                    = -500
)

var scenes = flag.Bool("scenes", false, "TestVisitor in every language, theme and width, instead of two that have each of them once")

// maxEnding is how long the demo may take to be gone after Ctrl-C.
const maxEnding = 2 * time.Second

// maxWeight is what the page may load at first, in bytes, without pictures.
const maxWeight = 100_000

// A visitor who has never seen the product, in either language, on a phone in
// the dark and at a desk in the light; the demo is the README's.
func TestVisitor(t *testing.T) {
	t.Parallel()
	path := browser(t)
	d := startDemo(t, readmeCommand(t))
	t.Logf("the address came after %s", d.took)
	chrome := openBrowser(t, path)
	for i, scene := range []struct {
		lang, theme   string
		width, height int64
	}{
		{"ru", "light", 1200, 800},
		{"en", "dark", 360, 740},
		{"ru", "dark", 360, 740},
		{"en", "light", 1200, 800},
		{"ru", "light", 320, 568},
	} {
		if i > 1 && !*scenes {
			break
		}
		t.Run(fmt.Sprintf("%s %s %d", scene.lang, scene.theme, scene.width), func(t *testing.T) {
			v := &visitor{tab: openTab(t, chrome, scene.width, scene.height), words: said[scene.lang]}
			v.arrive(d.url, scene.lang, scene.theme)
			if v.t.Logf("the page weighs %d bytes without pictures", v.weight()); i < 2 && v.weight() > maxWeight || v.weight() == 0 {
				t.Errorf("that is more than %d, or nothing", maxWeight)
			}
			for _, story := range stories {
				t.Run(story.name, func(t *testing.T) {
					v.t = t
					story.tell(v)
				})
				if t.Failed() {
					break
				}
			}
			v.t = t
			v.fitsIts(scene.width)
			v.quiet(d.url[:strings.LastIndex(strings.TrimSuffix(d.url, "/"), "/")])
		})
	}
	if t.Failed() {
		return
	}
	last := &visitor{tab: openTab(t, chrome, 1200, 800), words: said["ru"]}
	last.arrive(d.url, "ru", "light")
	took, err := d.interrupt()
	if err != nil {
		t.Errorf("after Ctrl-C: %v", err)
	}
	if t.Logf("Ctrl-C: gone after %s", took); took > maxEnding {
		t.Errorf("that is longer than %s", maxEnding)
	}
	last.losesDemo()
}

var stories = []struct {
	name string
	tell func(*visitor)
}{
	{"a rep sells", (*visitor).sells},
	{"a rep opens the chart", (*visitor).opensChart},
	{"commands are of the role", (*visitor).looksAtMenus},
	{"the morning after", (*visitor).waitsForMorning},
	{"a manager reads cohorts", (*visitor).readsCohorts},
	{"somebody is invited", (*visitor).invites},
	{"the group", (*visitor).asksInGroup},
	{"files", (*visitor).handlesFiles},
	{"a stale button", (*visitor).pressesStale},
	{"a draft", (*visitor).drafts},
	{"by keyboard alone", (*visitor).usesKeys},
}

// arrive opens the page in a language and a theme.
func (v *visitor) arrive(url, lang, theme string) {
	v.t.Helper()
	v.do(chromedp.Navigate(url))
	v.until("the people", `document.querySelectorAll('#people li').length >= 6`)
	if eval[string](v.tab, `document.documentElement.lang`) != lang {
		v.forget()
		v.do(chromedp.Click("a.lang", chromedp.NodeVisible))
		v.until("the other language", `document.documentElement.lang === `+quoted(lang)+` && document.querySelectorAll('#people li').length >= 6`)
	}
	isDark := `getComputedStyle(document.querySelector('.bar')).backgroundColor === 'rgb(24, 34, 44)'`
	if eval[bool](v.tab, isDark) != (theme == "dark") {
		v.do(chromedp.Click("#theme", chromedp.NodeVisible))
	}
	if eval[bool](v.tab, isDark) != (theme == "dark") {
		v.t.Errorf("the page is not %s", theme)
	}
}

// forget begins the weighing anew.
func (v *visitor) forget() {
	v.mu.Lock()
	defer v.mu.Unlock()
	clear(v.bytes)
}

// weight is what the page has loaded but for pictures, in bytes.
func (v *visitor) weight() (sum int64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, n := range v.bytes {
		sum += n
	}
	return sum
}

func (v *visitor) sells() {
	v.choose(anna)
	chips := v.count("#chips button")
	if chips == 4 { // nobody has been here before
		v.tap("#chips button", "/runrate")
		v.until("the suggestion is gone", fmt.Sprintf(`document.querySelectorAll('#chips button').length === %d`, chips-1))
	}
	v.say(v.words.sale)
	v.hears(v.words.booked)
	v.more(v.words.edit)
	v.until("the text to edit", `document.querySelector('#text').value === `+quoted(v.words.sale))
	v.retype("#text", v.words.edited)
	v.hears(v.words.corrected)
	v.until("the message says that it was edited", entries+`.some(e => e.querySelector('.row.mine') && e.innerText.includes(`+quoted(v.words.edited)+`))`)
	v.press(v.words.undo)
	v.hears(v.words.undone)
}

func (v *visitor) opensChart() {
	v.choose(anna)
	before := v.count("#log img")
	v.say(v.words.chart)
	v.sees(before)
	v.do(chromedp.Click("#log .entry:last-child .photo", chromedp.NodeVisible))
	v.until("the picture is large", `document.querySelector('#zoom').open && document.querySelector('#zoom img').naturalWidth >= 1000`)
	v.do(chromedp.KeyEvent(kb.Escape))
	v.until("the picture is closed", `!document.querySelector('#zoom').open`)
}

// looksAtMenus finds commands in a rep's menu that a supervisor's lacks, and the other way round.
func (v *visitor) looksAtMenus() {
	for id, want := range map[int][2]string{anna: {"/sale", "/team"}, supervisor: {"/team", "/sale"}, manager: {"/cohorts", "/close"}, admin: {"/members", "/sale"}} {
		v.choose(id)
		v.do(chromedp.Click("#menu", chromedp.NodeVisible))
		menu := eval[string](v.tab, `document.querySelector('#sheet').innerText`)
		if !strings.Contains(menu, want[0]) || strings.Contains(menu, want[1]) {
			v.t.Errorf("the menu of %d should have %s and not %s:\n%s", id, want[0], want[1], menu)
		}
		v.do(chromedp.KeyEvent(kb.Escape))
	}
}

func (v *visitor) waitsForMorning() {
	v.choose(supervisor)
	v.choose(anna)
	v.do(chromedp.Click("#clock", chromedp.NodeVisible))
	v.tap("#sheet button", v.words.morning)
	v.until("the clock shows the morning", `document.querySelector('#clock time').textContent.includes('08:30')`)
	if eval[int](v.tab, `innerWidth`) < 700 {
		v.goBack()
	}
	v.until("the supervisor has something to read", v.unread(supervisor))
	v.choose(supervisor)
	v.hears(v.words.weak)
	v.sees(0)
	v.until("the end", `document.querySelector('#end').hidden || document.querySelector('#end').click()`)
	v.until("all is read", `!`+v.unread(supervisor))
	mark := eval[string](v.tab, `[...document.querySelectorAll('#log article')].map(a => a.innerText.match(/[A-E][1-8](?=:)/)).filter(Boolean).at(-1)[0]`)
	v.press(mark)
	v.hears(mark + " ·")
}

func (v *visitor) readsCohorts() {
	v.choose(manager)
	before := v.count("#log img")
	v.say(v.words.cohorts)
	v.sees(before)
	said := v.count("#log .entry")
	v.press(v.words.clients)
	v.until("the clients", fmt.Sprintf(`document.querySelectorAll('#log .entry').length > %d`, said))
	lacking := eval[[]string](v.tab, entries+`.at(-2).innerText.match(/: (\d+) (?:из|of) (\d+)/)`)
	listed := eval[[]string](v.tab, entries+`.at(-1).innerText.match(/, (\d+)\s/)`)
	if len(lacking) != 3 || len(listed) != 2 || number(lacking[2])-number(lacking[1]) != number(listed[1]) {
		v.t.Errorf("of the cohorts %v bought, and the clients behind that are %v:\n%s", lacking, listed, v.last())
	}
}

func number(s string) int {
	n, _ := strconv.Atoi(s) // a match of digits
	return n
}

func (v *visitor) invites() {
	v.choose(supervisor)
	before := v.count("#log img")
	v.say(v.words.invite)
	v.press(v.words.newRep)
	v.sees(before)
	v.tap("article a", "t.me")
	v.until("who opens it", `document.querySelector('#join').open`)
	v.retype("#join-name", "Zoe Case")
	v.until("the newcomer", `Number(document.querySelector('#log').dataset.chat) > `+fmt.Sprint(admin))
	v.hears(v.words.welcome)
	v.say(v.words.sale)
	v.hears(v.words.booked)
	v.choose(supervisor)
	v.hears("Zoe Case")
}

func (v *visitor) asksInGroup() {
	v.choose(team)
	before := v.count("#log .entry")
	v.say("/team")
	v.until("the team's figures", fmt.Sprintf(`document.querySelectorAll('#log .entry').length >= %d`, before+2))
	speakers := v.count("#speaker option")
	if speakers != 3 {
		v.t.Errorf("%d people can speak in the group", speakers)
	}
}

// handlesFiles sends a table, gets one, and takes a message away.
func (v *visitor) handlesFiles() {
	v.choose(admin)
	file := filepath.Join(v.t.(*testing.T).TempDir(), "categories.csv")
	if err := os.WriteFile(file, []byte("category,unit,price\nKvass,l,70\n"), 0o600); err != nil {
		v.t.Fatal(err)
	}
	v.do(chromedp.SetUploadFiles("#attach input", []string{file}))
	v.until("the document is there", `[...document.querySelectorAll('.row.mine .document')].some(d => d.innerText.includes('categories.csv'))`)
	v.hears(v.words.imported)
	tables := v.count(".row:not(.mine) .document")
	v.say("/export")
	v.until("a table to save", fmt.Sprintf(`document.querySelectorAll('.row:not(.mine) .document').length > %d`, tables))
	head := eval[string](v.tab, `fetch([...document.querySelectorAll('.row:not(.mine) .document')].at(-1).href).then(r => r.headers.get('content-disposition').split(';')[0] + ' ' + r.headers.get('content-type').includes('sheet'))`)
	if head != "attachment true" {
		v.t.Errorf("the table comes as %q", head)
	}
	own := v.lastOwn()
	v.tap(".row.mine .more", "")
	v.do(chromedp.Click("#sheet div button:last-child", chromedp.NodeVisible))
	v.until("that it is gone", own+` === null`)
}

// pressesStale presses a button twice whose sense the first press has taken away.
func (v *visitor) pressesStale() {
	v.choose(anna)
	v.say(v.words.sale)
	v.hears(v.words.booked)
	eval[bool](v.tab, `fetch('press', {method: 'POST', headers: {'Content-Type': 'application/json'}, body: JSON.stringify({chat: 101, message: 2, data: 'nonsense:1'})}).then(r => r.ok)`)
	v.until("a line about the stale button", `document.querySelector('#toast').textContent.includes(`+quoted(v.words.stale)+`)`)
}

// drafts writes something, edits another message, looks into another chat, and finds it again.
func (v *visitor) drafts() {
	field := func(text string) string { return `document.querySelector('#text').value === ` + quoted(text) }
	v.choose(anna)
	v.do(chromedp.SendKeys("#text", "half a thought"))
	v.more(v.words.edit)
	v.until("the text to edit", field(v.words.sale))
	v.do(chromedp.Focus("#text"), chromedp.KeyEvent(kb.Escape))
	v.until("the draft after an edit", field("half a thought"))
	v.more(v.words.edit)
	v.choose(boris)
	v.until("no draft of somebody else's", field(""))
	v.choose(anna)
	v.until("the draft after another chat", field("half a thought"))
	v.retype("#text", v.words.sale)
	v.hears(v.words.booked)
}

// usesKeys edits the last message with the arrow, and finds the focus where the next thing is done.
func (v *visitor) usesKeys() {
	v.choose(anna)
	v.do(chromedp.Focus("#text"), chromedp.KeyEvent(kb.ArrowUp))
	v.until("the last message to edit", `!document.querySelector('#mode').hidden && document.querySelector('#text').value === `+quoted(v.words.sale))
	v.do(chromedp.KeyEvent(kb.Escape))
	before := v.count("#log .entry")
	v.do(chromedp.Focus("#chips button:first-child"), enter)
	v.until("focus in the field", `document.activeElement === document.querySelector('#text')`)
	v.until("an answer", fmt.Sprintf(`document.querySelectorAll('#log .entry').length >= %d`, before+2))
	own := v.lastOwn()
	v.tap(".row.mine .more", "")
	v.do(chromedp.Focus("#sheet div button:last-child"), enter)
	v.until("that it is gone", own+` === null`)
	v.until("focus among the messages", `document.activeElement === document.querySelector('#log')`)
}

// losesDemo writes to a demo that has ended: the page says so, and what was written stays.
func (v *visitor) losesDemo() {
	v.t.Helper()
	v.until("that it is over", `!document.querySelector('#offline').hidden`)
	v.do(chromedp.SendKeys("#text", v.words.sale), enter)
	v.until("a word about it", `document.querySelector('#toast').textContent !== ''`)
	v.until("the text", `document.querySelector('#text').value === `+quoted(v.words.sale))
	eval[bool](v.tab, `(document.querySelector('#text').value = '') === ''`)
	v.do(chromedp.Focus("#text"), chromedp.KeyEvent(kb.ArrowUp))
	v.retype("#text", v.words.edited)
	v.until("the text of an edit", `document.querySelector('#text').value === `+quoted(v.words.edited)+` && !document.querySelector('#mode').hidden`)
}

// fitsIts checks that nothing is wider than the screen, and that no line of a
// table is broken.
func (v *visitor) fitsIts(width int64) {
	v.t.Helper()
	if got := eval[int64](v.tab, `document.documentElement.scrollWidth`); got > width {
		v.t.Errorf("the page is %d wide on a screen of %d", got, width)
	}
	for _, id := range []int{anna, boris, supervisor, manager, team} {
		v.choose(id)
		broken := eval[[]string](v.tab, `[...document.querySelectorAll('#log pre')].filter(p => {
			const style = getComputedStyle(p)
			const lines = (p.clientHeight - parseFloat(style.paddingTop) - parseFloat(style.paddingBottom)) / parseFloat(style.lineHeight)
			return Math.round(lines) !== p.textContent.split('\n').length
		}).map(p => p.textContent)`)
		for _, table := range broken {
			v.t.Errorf("a table's lines are broken at %d:\n%s", width, table)
		}
		if eval[bool](v.tab, `document.querySelector('#log').scrollWidth > document.querySelector('#log').clientWidth`) {
			v.t.Errorf("the messages of %d are wider than their place", id)
		}
	}
}
