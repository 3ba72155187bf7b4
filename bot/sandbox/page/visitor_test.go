package page_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// visitor is somebody who tries the demo, by what can be seen and pressed.
type visitor struct {
	*tab
	words sayings
}

// sayings are what the page and the bot say in a language.
type sayings struct {
	sale, booked, edit, edited, corrected, undo, undone string
	chart, team, weak, cell, morning, cohorts, clients  string
	invite, newRep, welcome, stale, imported            string
}

var said = map[string]sayings{
	"ru": {
		sale: "пиво 120", booked: "Записано", edit: "Изменить", edited: "пиво 150", corrected: "Исправлено", undo: "Отменить", undone: "Отменено",
		chart: "график", team: "Команда", weak: "Слабое место", cell: "Недобор", morning: "утру", cohorts: "когорты", clients: "Клиенты",
		invite: "пригласить", newRep: "Новый торговый", welcome: "Здравствуйте", stale: "больше не действует", imported: "категори",
	},
	"en": {
		sale: "beer 120", booked: "Booked", edit: "Edit", edited: "beer 150", corrected: "Corrected", undo: "Undo", undone: "Undone",
		chart: "chart", team: "Team", weak: "Weak", cell: "Short", morning: "morning", cohorts: "cohorts", clients: "Clients",
		invite: "invite", newRep: "New rep", welcome: "Hello", stale: "no longer", imported: "categor",
	},
}

// quoted is a text within a script.
func quoted(s string) string { return fmt.Sprintf("%q", s) }

// choose opens somebody's chat.
func (v *visitor) choose(id int) {
	v.t.Helper()
	if eval[bool](v.tab, `getComputedStyle(document.querySelector('#back')).display !== 'none' && document.body.dataset.view === 'chat'`) {
		v.goBack()
	}
	v.do(chromedp.Click(fmt.Sprintf(`#people a[href="#%d"]`, id), chromedp.NodeVisible))
	v.until("the chat is open", fmt.Sprintf(`document.querySelector('#log').dataset.chat === '%d'`, id))
}

// say writes a message and sends it with Enter.
func (v *visitor) say(text string) {
	v.t.Helper()
	v.do(chromedp.Click("#text", chromedp.NodeVisible), chromedp.SendKeys("#text", text), enter)
	v.until("the message or its answer is in sight", `(() => {
		const log = document.querySelector('#log').getBoundingClientRect()
		const own = [...document.querySelectorAll('#log .row.mine')].at(-1)?.closest('.entry')
		return own?.innerText.includes(`+quoted(text)+`) && [own, own.nextElementSibling].some(e => {
			const r = e?.getBoundingClientRect()
			return r && r.top >= log.top - 1 && r.top < log.bottom - 20
		})
	})()`)
}

// enter presses the key: its letter comes of the press, and is not sent beside it.
var enter = chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
	key := input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: "Enter", Code: "Enter", Text: "\r", WindowsVirtualKeyCode: 13}
	if _, err := cdp.Call(ctx, t, input.DispatchKeyEvent, key); err != nil {
		return err
	}
	key.Type, key.Text = input.DispatchKeyEventTypeKeyUp, ""
	_, err := cdp.Call(ctx, t, input.DispatchKeyEvent, key)
	return err
})

// retype writes over what is in a field, and presses Enter.
func (v *visitor) retype(field, text string) {
	v.t.Helper()
	eval[bool](v.tab, `document.querySelector(`+quoted(field)+`).select() === undefined`)
	v.do(chromedp.SendKeys(field, text), enter)
}

// entries is what stands in the open chat, answers what the bot said behind the visitor's last message.
const (
	entries = `[...document.querySelectorAll('#log .entry')]`
	answers = entries + `.slice(` + entries + `.findLastIndex(e => e.querySelector('.row.mine')) + 1)`
)

// hears waits until the bot has answered with a text.
func (v *visitor) hears(text string) {
	v.t.Helper()
	v.until(text, answers+`.some(e => e.innerText.includes(`+quoted(text)+`))`)
}

// count is how many elements there are.
func (v *visitor) count(selector string) int {
	v.t.Helper()
	return eval[int](v.tab, `document.querySelectorAll(`+quoted(selector)+`).length`)
}

// tap clicks the last visible element of a kind that has a text in it, with
// the mouse, once it stands still and nothing lies over it.
func (v *visitor) tap(selector, text string) {
	v.t.Helper()
	find := `[...document.querySelectorAll(` + quoted(selector) + `)].filter(e => e.innerText.includes(` + quoted(text) + `) && e.offsetParent).at(-1)`
	v.until(selector+" with "+text, find)
	at := eval[[2]float64](v.tab, `(async () => {
		const frame = () => new Promise(requestAnimationFrame)
		for (let last = ''; ; await frame()) {
			const e = `+find+`
			e?.scrollIntoView({block: 'nearest'})
			const r = e?.getClientRects()[0]
			if (!r) continue
			const at = [r.left + r.width / 2, r.top + r.height / 2]
			if (String(at) === last && e.contains(document.elementFromPoint(...at))) return at
			last = String(at)
		}
	})()`)
	v.do(chromedp.MouseClickXY(at[0], at[1]))
}

// press presses a button under a message of the bot's.
func (v *visitor) press(label string) {
	v.t.Helper()
	v.tap(".keys button", label)
}

// more does something to the visitor's own last message.
func (v *visitor) more(action string) {
	v.t.Helper()
	v.tap(".row.mine .more", "")
	v.tap("#sheet button", action)
}

// sees waits for a new picture that is there in full.
func (v *visitor) sees(before int) {
	v.t.Helper()
	v.until("a picture", fmt.Sprintf(`document.querySelectorAll('#log img').length > %d && [...document.querySelectorAll('#log img')].every(i => i.complete && i.naturalWidth > 0)`, before))
}

// unread is how many unread messages the list shows for somebody.
func (v *visitor) unread(id int) string {
	return fmt.Sprintf(`document.querySelector('#people a[href="#%d"] .badge')`, id)
}

// goBack shows the list on a phone.
func (v *visitor) goBack() {
	v.t.Helper()
	v.do(chromedp.Click("#back", chromedp.NodeVisible))
	v.until("the list", `document.body.dataset.view === 'list'`)
}

// lastOwn is a script for the visitor's newest message as it is now: null once it is gone.
func (v *visitor) lastOwn() string {
	v.t.Helper()
	id := eval[string](v.tab, `[...document.querySelectorAll('#log .row.mine')].at(-1).closest('.entry').dataset.id`)
	return `document.querySelector('#log .entry[data-id="` + id + `"]')`
}

// last is the text of the last entry.
func (v *visitor) last() string {
	return strings.TrimSpace(eval[string](v.tab, entries+`.at(-1).innerText`))
}
