package main

import (
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"strings"
	"testing"
)

// The house's imports run one way. A room may import itself, what stands
// here, and nothing else of the house.
var mayImport = map[string][]string{
	"runrate/calc":                {},
	"runrate/calc/calendar":       {"calc"},
	"runrate/calc/metrics":        {"calc"},
	"runrate/calc/retention":      {"calc"},
	"runrate/calc/runrate":        {"calc", "calc/calendar"},
	"runrate/charts":              {"calc"},
	"runrate/storage":             {"calc"},
	"runrate/storage/bolt":        {"calc", "storage"},
	"runrate/storage/sheet":       {"calc", "storage"},
	"runrate/storage/storagetest": {"calc", "storage"},
	"runrate/bot/text":            {"calc", "calc/metrics", "storage"},
	"runrate/bot/parse":           {"calc", "storage"},
	"runrate/bot/figures":         {"calc", "calc/calendar", "calc/runrate", "storage"},
	"runrate/bot/clients":         {"calc", "calc/retention", "storage", "storage/sheet", "bot/figures"},
	"runrate/bot/pictures":        {"calc", "calc/retention", "charts", "storage", "bot/text", "bot/figures", "bot/clients"},
	"runrate/bot":                 {"calc", "calc/calendar", "calc/metrics", "calc/retention", "calc/runrate", "storage", "storage/sheet", "bot/text", "bot/parse", "bot/figures", "bot/clients", "bot/pictures"},
	"runrate/bot/demo":            {"calc", "calc/calendar", "storage", "storage/sheet"},
	"runrate/bot/sandbox":         {},
	"runrate/bot/sandbox/page":    {"bot/sandbox"},
	"runrate/bot/telegram":        {"bot", "calc", "storage"},
	"runrate/bot/bottest":         {"calc", "bot", "bot/telegram", "bot/sandbox", "storage", "storage/bolt", "storage/sheet", "storage/storagetest"},
	"runrate/cmd/runrate/control": {},
	"runrate/cmd/runrate":         {"cmd/runrate/control", "calc", "calc/calendar", "calc/metrics", "calc/retention", "bot", "bot/clients", "bot/demo", "bot/text", "bot/figures", "bot/pictures", "bot/telegram", "bot/sandbox", "bot/sandbox/page", "storage", "storage/bolt", "storage/sheet"},
}

// outside are the libraries that only one room may import.
var outside = map[string]string{
	"github.com/go-telegram-bot-api/": "runrate/bot/telegram",
	"go.etcd.io/bbolt":                "runrate/storage/bolt",
	"github.com/wcharczuk/go-chart/":  "runrate/charts",
	"github.com/xuri/excelize":        "runrate/storage/sheet",
	"github.com/kljensen/snowball":    "runrate/bot/parse",
	"github.com/alecthomas/kong":      "runrate/cmd/runrate",
	"gonum.org/":                      "runrate/calc/retention",
	"github.com/prometheus/":          "runrate/bot/telegram",
}

func TestImportDirections(t *testing.T) {
	list := exec.Command("go", "list", "-json=ImportPath,Imports", "runrate/...")
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	packages := 0
	for d := json.NewDecoder(strings.NewReader(string(out))); ; packages++ {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		allowed, known := mayImport[p.ImportPath]
		if !known {
			t.Errorf("the room %s is not in the table of imports", p.ImportPath)
		}
		for _, path := range p.Imports {
			checkImport(t, p.ImportPath, path, allowed)
		}
	}
	if packages != len(mayImport) {
		t.Errorf("%d rooms, the table has %d", packages, len(mayImport))
	}
}

func checkImport(t *testing.T, from, path string, allowed []string) {
	t.Helper()
	if room, ours := strings.CutPrefix(path, "runrate/"); ours {
		for _, a := range allowed {
			if a == room {
				return
			}
		}
		t.Errorf("%s imports %s", from, path)
		return
	}
	for library, room := range outside {
		if strings.HasPrefix(path, library) && from != room {
			t.Errorf("%s imports %s, which is for %s", from, path, room)
		}
	}
	standard := !strings.Contains(strings.Split(path, "/")[0], ".")
	if strings.HasPrefix(from, "runrate/calc") && !standard && !strings.HasPrefix(path, "gonum.org/") {
		t.Errorf("%s imports %s: calc knows the standard library and gonum", from, path)
	}
}
