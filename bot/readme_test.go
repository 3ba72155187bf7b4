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
