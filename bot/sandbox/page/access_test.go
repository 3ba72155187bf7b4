package page_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// violation is what axe-core holds against a page.
type violation struct {
	ID, Impact, Help string
	Nodes            []struct{ HTML, FailureSummary string }
}

// Every state of the page passes axe-core, whose script RUNRATE_AXE names.
func TestAccessible(t *testing.T) {
	t.Parallel()
	path := browser(t)
	file := os.Getenv("RUNRATE_AXE")
	if file == "" {
		t.Skip("RUNRATE_AXE names no axe.min.js: npm pack axe-core")
	}
	axe, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	d := startDemo(t, readmeCommand(t)+" --port 0")
	chrome := openBrowser(t, path)
	for _, theme := range []string{"light", "dark"} {
		for _, width := range []int64{360, 1200} {
			v := &visitor{tab: openTab(t, chrome, width, 740), words: said["ru"]}
			v.arrive(d.url, "ru", theme)
			eval[bool](v.tab, string(axe)+"; true")
			for _, state := range states {
				state.show(v)
				v.judged(fmt.Sprintf("%s, %s, %d wide", state.name, theme, width))
				if state.modal {
					v.do(chromedp.KeyEvent(kb.Escape))
				}
			}
		}
	}
}

// states are what the page can look like.
var states = []struct {
	name  string
	modal bool
	show  func(*visitor)
}{
	{"the list", false, func(v *visitor) {}},
	{"a conversation", false, func(v *visitor) { v.choose(anna); v.say("/runrate"); v.hears("Ранрейт") }},
	{"pictures", false, func(v *visitor) { v.choose(supervisor); v.sees(0) }},
	{"a picture at full size", true, func(v *visitor) { v.do(chromedp.Click("#log .entry:last-child .photo", chromedp.NodeVisible)) }},
	{"the menu", true, func(v *visitor) { v.do(chromedp.Click("#menu", chromedp.NodeVisible)) }},
	{"the clock", true, func(v *visitor) { v.do(chromedp.Click("#clock", chromedp.NodeVisible)) }},
	{"the group", false, func(v *visitor) { v.choose(team) }},
	{"editing", false, func(v *visitor) { v.choose(anna); v.more("Изменить") }},
	{"a link", true, func(v *visitor) {
		v.choose(supervisor)
		before := v.count("#log img")
		v.say("пригласить")
		v.press("Новый торговый")
		v.sees(before)
		v.tap("article a", "t.me")
		v.until("the question", `document.querySelector('#join').open`)
	}},
}

// judged runs axe-core on the page as it is.
func (v *visitor) judged(state string) {
	v.t.Helper()
	found := eval[string](v.tab, `axe.run(document, {resultTypes: ['violations']}).then(r => JSON.stringify({violations: r.violations, passes: r.passes.length}))`)
	var result struct {
		Violations []violation
		Passes     int
	}
	if err := json.Unmarshal([]byte(found), &result); err != nil || result.Passes < 10 {
		v.t.Fatalf("axe-core has looked at %d rules, %v", result.Passes, err)
	}
	for _, wrong := range result.Violations {
		var where []string
		for _, n := range wrong.Nodes {
			where = append(where, n.HTML+"\n"+n.FailureSummary)
		}
		v.t.Errorf("%s: %s (%s): %s\n%s", state, wrong.ID, wrong.Impact, wrong.Help, strings.Join(where, "\n"))
	}
}
