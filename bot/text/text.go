package text

import (
	"embed"
	"fmt"
	"html/template"
	"reflect"
	"strings"
	"sync"

	"runrate/storage"
)

//go:embed *.html
var files embed.FS

// Languages lists the languages that every message is worded in.
var Languages = []storage.Lang{storage.Russian, storage.English}

var templates = sync.OnceValue(func() map[storage.Lang]*template.Template {
	byLang := map[storage.Lang]*template.Template{}
	for _, lang := range Languages {
		t := template.New(string(lang)).Funcs(functions(lang)).Option("missingkey=error")
		byLang[lang] = template.Must(t.ParseFS(files, string(lang)+"*.html"))
	}
	return byLang
})

// Render words a message, one of this package's structs, as Telegram HTML.
// That a template is missing or fails is a programming error, and an error here.
func Render(lang storage.Lang, message any) (string, error) {
	name := reflect.TypeOf(message).Name()
	s, err := execute(lang, name, message)
	return strings.TrimSpace(s), err
}

// Label words a button or another short text that has nothing to fill in.
func Label(lang storage.Lang, name string) (string, error) {
	s, err := execute(lang, "label "+name, nil)
	return strings.TrimSpace(s), err
}

func execute(lang storage.Lang, name string, data any) (string, error) {
	t, ok := templates()[lang]
	if !ok {
		return "", fmt.Errorf("no texts in language %q", lang)
	}
	var out strings.Builder
	if err := t.ExecuteTemplate(&out, name, data); err != nil {
		return "", fmt.Errorf("text %s in %s: %w", name, lang, err)
	}
	return out.String(), nil
}
