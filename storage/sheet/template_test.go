package sheet_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/sheet"
)

func template(t rapid.TB, s storage.Store, kind sheet.Kind, o sheet.TemplateOptions) []byte {
	var out bytes.Buffer
	o.Today = today
	if err := sheet.Template(context.Background(), s, kind, &out, o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// sheetRows shows a sheet's rows, a line each.
func sheetRows(t testing.TB, book []byte, name string) string {
	t.Helper()
	rows, err := opened(t, book).GetRows(name)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range rows {
		out = append(out, strings.Join(r, "|"))
	}
	return strings.Join(out, "\n")
}

func TestTemplates(t *testing.T) {
	h := newHouse(t)
	h.in(sheet.Members, "code,name,role,team\nQ,Глеб,supervisor,Север\n")
	h.in(sheet.Plan, "rep,month,category,volume,segment\nA1,2026-04,Пиво,100,HoReCa\nA1,2026-04,Пиво,50,Сети\nA2,2026-04,Сок,7.5,\nA2,2026-03,Пиво,9,\n")
	h.in(sheet.Clients, "client,name,segment,rep\nK1,Ромашка,Сети,A1\nK2,Лютик,,X1\n")
	april := today.Month() + 1
	for name, c := range map[string]struct {
		kind  sheet.Kind
		o     sheet.TemplateOptions
		sheet string
		want  string
	}{
		"a plan": {sheet.Plan, sheet.TemplateOptions{Team: 1, Month: april}, "План", "Торговый|Имя торгового|Месяц|Категория|Сегмент|Объём|Ед. изм.\n" +
			"A1|Анна|04.2026|Пиво||150|шт\nA1|Анна|04.2026|Пиво|HoReCa|100|шт\nA1|Анна|04.2026|Пиво|Сети|50|шт\nA1|Анна|04.2026|Сок|||кг\nA2|Борис|04.2026|Пиво|||шт\nA2|Борис|04.2026|Сок||7.5|кг"},
		"a rep's plan":   {sheet.Plan, sheet.TemplateOptions{Reps: []storage.MemberID{3, 4}, Month: april, Lang: storage.English}, "plan", "rep|rep name|month|category|segment|volume|unit\nX1|Анна|2026-04|Пиво|||шт\nX1|Анна|2026-04|Сок|||кг"},
		"nobody's plan":  {sheet.Plan, sheet.TemplateOptions{Reps: []storage.MemberID{}, Month: april, Lang: storage.English}, "plan", "rep|rep name|month|category|segment|volume|unit"},
		"clients":        {sheet.Clients, sheet.TemplateOptions{Team: 1}, "Клиенты", "Клиент|Название|Сегмент|Торговый\nK1|Ромашка|Сети|A1"},
		"members":        {sheet.Members, sheet.TemplateOptions{Team: 1, Lang: storage.English}, "members", "code|name|role|team|zone\nA1|Анна|rep|Север\nA2|Борис|rep+supervisor|Север\nQ|Глеб|supervisor|Север"},
		"sales":          {sheet.Sales, sheet.TemplateOptions{Team: 1}, "Продажи", "Дата|Торговый|Клиент|Категория|Объём|Ед. изм.|Сумма|Документ"},
		"beside sales":   {sheet.Sales, sheet.TemplateOptions{Team: 1}, "Клиенты", "Клиент|Название|Сегмент|Торговый\nK1|Ромашка|Сети|A1"},
		"the categories": {sheet.Categories, sheet.TemplateOptions{}, "Категории", "Категория|Ед. изм.|Цена|Псевдонимы|Упаковка\nПиво|шт|90.00|beer|пивко\nСок|кг"},
	} {
		book := template(t, h.store, c.kind, c.o)
		if got := sheetRows(t, book, c.sheet); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
		if kinds, err := sheet.Detect(bytes.NewReader(book)); err != nil || kinds[0] != c.kind {
			t.Errorf("%s is taken for %v (%v)", name, kinds, err)
		}
	}
	if err := sheet.Template(context.Background(), h.store, sheet.Calendar, &bytes.Buffer{}, sheet.TemplateOptions{}); err == nil {
		t.Error("a calendar has a template")
	}
}

// A template that nobody has filled in changes nothing, in either language.
func TestTemplatesComeBack(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		s := company(rt, dir, fmt.Sprint(runs, "form"))
		defer s.Close()
		plan := "rep,month,category,volume,segment\n"
		for _, rep := range []string{"A1", "A2", "X1"} {
			for _, category := range []string{"Пиво", "Сок"} {
				for _, segment := range rapid.SampledFrom([][]string{nil, {""}, {"Сети"}, {"HoReCa", "Сети"}}).Draw(rt, "segments") {
					plan += fmt.Sprintf("%s,2026-03,%s,%d.5,%s\n", rep, category, rapid.IntRange(0, 99).Draw(rt, "volume"), segment)
				}
			}
		}
		if _, mistakes, err := sheet.Import(context.Background(), s, sheet.Plan, strings.NewReader(plan), sheet.Options{Today: today}); err != nil || len(mistakes) > 1 {
			rt.Fatal(err, mistakes)
		}
		if err := s.Update(context.Background(), func(w storage.Writer) error {
			for _, name := range rapid.SliceOfN(rapid.SampledFrom([]string{"Ромашка", "Лютик", "К7", "Мак"}), 0, 4).Draw(rt, "entered in chat") {
				if _, err := w.PutClient(storage.Client{Name: name, Rep: storage.MemberID(rapid.IntRange(0, 3).Draw(rt, "rep"))}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			rt.Fatal(err)
		}
		o := sheet.TemplateOptions{Lang: rapid.SampledFrom([]storage.Lang{storage.Russian, storage.English}).Draw(rt, "lang"), Month: today.Month()}
		for _, kind := range []sheet.Kind{sheet.Plan, sheet.Clients, sheet.Members, sheet.Categories} {
			o.Team = rapid.SampledFrom([]storage.TeamID{0, 1}).Draw(rt, "team")
			out, mistakes, err := sheet.Preview(context.Background(), s, kind, bytes.NewReader(template(rt, s, kind, o)), sheet.Options{Today: today})
			if err != nil || len(mistakes) > 0 && mistakes[0].Format != "the file has no rows below its header" || out.Added+out.Changed+out.Removed+len(out.Differences)+len(out.Created) > 0 {
				rt.Errorf("%s: %+v %v %v", kind, out, mistakes, err)
			}
		}
	})
}

// A form's empty volume is passed over only where nothing is planned, and an
// empty volume of any other file is a mistake.
func TestEmptyVolumes(t *testing.T) {
	const form = "Торговый;Имя торгового;Месяц;Категория;Сегмент;Объём;Ед. изм.\n"
	for name, c := range map[string]struct{ csv, told, counted string }{
		"filled in":          {form + "A1;Анна;03.2026;Пиво;;120;шт\nA2;Борис;03.2026;Пиво;;—;шт\n", "", "1 read, 1 passed over, 1 added"},
		"nothing at all":     {form + "A2;Борис;03.2026;Пиво;;;шт\n", "", "0 read, 1 passed over, 0 added"},
		"an unknown segment": {form + "A2;Борис;03.2026;Пиво;Новый;;шт\n", "", "0 read, 1 passed over, 0 added"},
		"emptied":            {form + "A1;Анна;03.2026;Сок;;;кг\n", "row 2, Объём (F): is empty, and 30 is planned: write the volume, or 0", ""},
		"an emptied segment": {form + "A1;Анна;03.2026;Сок;HoReCa;;кг\n", "row 2, Объём (F): is empty, and 10 is planned: write the volume, or 0", ""},
		"another's file":     {strings.ReplaceAll(form, ";Сегмент", ";Канал") + "A2;Борис;03.2026;Пиво;;;шт\n", "row 2, Объём (F): is empty", ""},
		"no such rep":        {form + "ZZ;Борис;03.2026;Пиво;;;шт\n", "row 2, Торговый (A): no member has the code or name \"ZZ\": import members first\nrow 2, Объём (F): is empty", ""},
		"no month":           {form + "A2;Борис;;Пиво;;;шт\n", "row 2, Месяц (C): \"\" is not a month like 2026-03\nrow 2, Объём (F): is empty", ""},
	} {
		h := newHouse(t)
		h.in(sheet.Plan, "rep,month,category,volume,segment\nA1,2026-03,Сок,10,HoReCa\nA1,2026-03,Сок,20,Сети\n")
		result, mistakes := h.try(sheet.Plan, c.csv, sheet.Options{})
		if got := joined(mistakes); got != c.told {
			t.Errorf("%s: told\n%s\nwant\n%s", name, got, c.told)
		}
		if got := fmt.Sprintf("%d read, %d passed over, %d added", result.Rows, result.Skipped, result.Added); c.told == "" && (got != c.counted || len(result.Created) > 0) {
			t.Errorf("%s: %s, and %v are new; want %s", name, got, result.Created, c.counted)
		}
	}
}

// What a supervisor writes into a form is planned.
func TestFilledForm(t *testing.T) {
	h := newHouse(t)
	f, err := excelize.OpenReader(bytes.NewReader(template(t, h.store, sheet.Plan, sheet.TemplateOptions{Team: 1, Month: today.Month()})))
	must(t, err)
	must(t, f.SetCellValue("План", "F2", 1200.5))
	var out bytes.Buffer
	must(t, f.Write(&out))
	result, mistakes := h.inBytes(sheet.Plan, out.Bytes())
	if volume := h.planned("A1"); len(mistakes) > 0 || result.Added != 1 || result.Skipped != 3 || volume != 1200*calc.Unit+calc.Unit/2 {
		t.Errorf("%+v, %v, planned %s", result, mistakes, volume)
	}
}
