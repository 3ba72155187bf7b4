package sheet_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"runrate/storage"
	"runrate/storage/sheet"
)

// formatsAt is which argument of a function is a wording.
var formatsAt = map[string]int{"wrong": 2, "refused": 0, "mistake": 2, "say": 0}

// wordings finds in the package's source all that it says of files, and what
// of it is hidden from this search.
func wordings(t *testing.T) (found map[string]bool, hidden []string) {
	found = map[string]bool{}
	files := token.NewFileSet()
	names, err := fs.Glob(os.DirFS("."), "*.go")
	must(t, err)
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(files, name, nil, 0)
		must(t, err)
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				at, ok := formatsAt[called(n)]
				if !ok {
					break
				}
				if s, ok := literal(n.Args[at]); ok {
					found[s] = true
				} else if passed, ok := n.Args[at].(*ast.Ident); !ok || passed.Name != "format" {
					hidden = append(hidden, files.Position(n.Pos()).String())
				}
			case *ast.CompositeLit: // but for the one in Mistake's constructor
				if kind, ok := n.Type.(*ast.Ident); ok && kind.Name == "Mistake" && name != "mistake.go" {
					hidden = append(hidden, files.Position(n.Pos()).String())
				}
			}
			return true
		})
	}
	return found, hidden
}

func called(n *ast.CallExpr) string {
	switch fun := n.Fun.(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		return fun.Sel.Name
	}
	return ""
}

func literal(n ast.Expr) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?([a-z%])`)

// verbs lists what a format shows of each argument.
func verbs(format string) map[int]string {
	shown, at := map[int]string{}, 0
	for _, v := range verb.FindAllStringSubmatch(format, -1) {
		if v[2] == "%" {
			continue
		}
		if at++; v[1] != "" {
			at, _ = strconv.Atoi(v[1])
		}
		shown[at] += v[2]
	}
	return shown
}

// Every wording has its Russian, with the same arguments shown in the same way, and no Russian is of nothing.
func TestEveryWordingIsRussian(t *testing.T) {
	found, hidden := wordings(t)
	for _, place := range hidden {
		t.Errorf("%s: a wording that this test cannot see", place)
	}
	for english := range found {
		if !strings.ContainsFunc(verb.ReplaceAllString(english, ""), unicode.IsLetter) {
			continue
		}
		russian, ok := sheet.InRussian[english]
		switch {
		case !ok:
			t.Errorf("no Russian for %q", english)
		case !maps.Equal(verbs(english), verbs(russian)):
			t.Errorf("%q and %q show other things", english, russian)
		case strings.ContainsAny(russian, `"“”`):
			t.Errorf("%q has quotes that are not Russian", russian)
		case !strings.ContainsFunc(russian, func(c rune) bool { return unicode.Is(unicode.Cyrillic, c) }):
			t.Errorf("%q is not Russian", russian)
		}
	}
	for _, english := range slices.Sorted(maps.Keys(sheet.InRussian)) {
		if !found[english] {
			t.Errorf("nothing says %q any more", english)
		}
	}
}

// A cell of a megabyte is not told whole.
func TestLongCells(t *testing.T) {
	_, mistakes := newHouse(t).try(sheet.Plan, "rep,month,category,volume\n"+strings.Repeat("я", 400_000)+",2026-03,Пиво,1\n", sheet.Options{})
	if got := joined(mistakes); len(got) > 700 || !strings.Contains(got, "я…\": import members first") {
		t.Errorf("told %d bytes: %.900s", len(got), got)
	}
}

// What is quoted, dates and columns come in the reader's way; so do wordings within others.
func TestMistakesInRussian(t *testing.T) {
	for name, c := range map[string]struct {
		kind sheet.Kind
		csv  string
		want []string
	}{
		"cells": {sheet.Sales, "date,rep,category,volume,amount\n2026-02-30,\"Z\"\"Z\",Квас,много,1.234\n2149-07-01,A1,Пиво,1,\n2028-01-01,A1,Пиво,1,\n", []string{
			"строка 2, date (A): «2026-02-30» — не дата: напишите, например, 10.03.2026", `строка 2, rep (B): нет сотрудника с кодом или именем «Z"Z»: сначала загрузите сотрудников`,
			"строка 2, volume (D): «много» — не число", "строка 2, category (C): нет категории «Квас»: сначала загрузите категории",
			"строка 2, amount (E): в «1.234» больше 2 знаков после запятой: округлите в файле", "строка 3, date (A): дата «2149-07-01» вне допустимых пределов",
			"строка 4, date (A): 01.01.2028 — больше чем на год вперёд"}},
		"a mark":          {sheet.Sales, "date\trep\tcategory\tvolume\n2026-03-01\tA1\tПиво\t1\t5\n", []string{"строка 2: ячеек 5, а столбцов 4: ячейку, в которой есть «Tab», возьмите в кавычки"}},
		"a page":          {sheet.Sales, "<html>", []string{"это веб-страница или XML, как бы файл ни назывался: откройте файл в Excel или LibreOffice и сохраните как XLSX или CSV"}},
		"a column":        {sheet.Plan, "rep,month,category\nA1,2026-03,Пиво\n", []string{"строка 1, объем: такого столбца нет; его можно назвать «объем», «количество», «кол-во», «кол», «объем продаж»"}},
		"no column":       {sheet.Sales, "date,volume,category,name\n2026-03-01,1,Пиво,x\n", []string{"нет столбца «торговый», и эти строки не попали бы ни в чьи показатели. Назовите его одним из: «торговый», «торговый представитель», «тп», «агент», «торговый агент». Не прочитаны столбцы: name. Или пусть runrate import --unnamed возьмёт такие строки только для оборота и удержания"}},
		"a part":          {sheet.Plan, "rep,month,category,volume,segment\nA1,2026-03,Пиво,300.5,\nA1,2026-03,Пиво,100,Сети\n", []string{"строка 2, volume (D): сегменты «Пиво» за 03.2026 для Анна в сумме дают 100, а строка — 300,5"}},
		"figures":         {sheet.Sales, "date,rep,category,volume\n,A1,Пиво,5\n", []string{"строка 2, date (A): пусто, а числа в строке есть; заполните, а если строка — промежуточный итог, удалите её или начните с «Итого»"}},
		"several columns": {sheet.Calendar, "x,y\n1,2\n", []string{"в первых 30 строках нет заголовка: в одной строке должны быть названия столбцов: дата («дата», «день», «период», «дата продажи», «дата документа»); вид («вид», «тип», «вид дня», «тип дня»). (Если они есть, а в текстовом редакторе вместо букв кракозябры, сохраните файл как «CSV UTF-8».)"}},
	} {
		_, mistakes := newHouse(t).try(c.kind, c.csv, sheet.Options{})
		var got []string
		for _, m := range mistakes {
			got = append(got, m.In(storage.Russian))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: told\n%s\nwant\n%s", name, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}
