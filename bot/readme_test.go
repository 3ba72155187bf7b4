package bot_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"runrate/bot"
	"runrate/bot/text"
	"runrate/storage"
)

// TestReadme keeps README's table of commands equal to the table that the bot works by.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	table.WriteString("| command | roles | words | about |\n| --- | --- | --- | --- |\n")
	for _, c := range bot.Commands {
		about, err := text.Label(storage.English, "about "+c.Name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&table, "| `/%s` | %s | %s | %s |\n", c.Name, rolesOf(c.Roles), strings.Join(c.Words, ", "), about)
	}
	_, rest, _ := strings.Cut(string(readme), "<!-- commands: kept by a test, from the table in bot/commands.go -->\n")
	got, _, _ := strings.Cut(rest, "<!-- /commands -->")
	if got != table.String() {
		t.Errorf("README says\n%s\nthe table is\n%s", got, table.String())
	}
}

// TestReadmeTalk holds README's conversation against the transcript that it is from, line by line.
func TestReadmeTalk(t *testing.T) {
	readme, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	transcript, err := os.ReadFile("testdata/first_day.txtar")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(readme), "```\n")
	talk, _, _ := strings.Cut(rest, "```")
	lines := strings.Split(string(transcript), "\n")
	compared := 0
	for _, line := range strings.Split(talk, "\n") {
		if line = strings.TrimRight(line, " "); line == "" || strings.TrimSpace(line) == "…" {
			continue
		}
		for len(lines) > 0 && strings.TrimRight(lines[0], " ") != line {
			lines = lines[1:]
		}
		if len(lines) == 0 {
			t.Fatalf("the transcript does not go on with %q", line)
		}
		compared++
	}
	if compared < 15 {
		t.Errorf("compared %d lines", compared)
	}
}

func rolesOf(r storage.Roles) string {
	if r == 0 {
		return "everybody"
	}
	var names []string
	for i, name := range []string{"rep", "supervisor", "manager", "admin"} {
		if r.Has(1 << i) {
			names = append(names, name)
		}
	}
	return strings.Join(names, ", ")
}

// The menus that Telegram is told keep its limits.
func TestCommandsFitTelegram(t *testing.T) {
	for _, c := range bot.Commands {
		if len(c.Name) == 0 || len(c.Name) > 32 || strings.Trim(c.Name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
			t.Errorf("/%s is no name for a command", c.Name)
		}
		for _, lang := range text.Languages {
			if about, err := text.Label(lang, "about "+c.Name); err != nil || about == "" || len([]rune(about)) > 256 {
				t.Errorf("/%s in %s is about %q, %v", c.Name, lang, about, err)
			}
		}
	}
}
