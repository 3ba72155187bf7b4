package sheet_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/bolt"
	"runrate/storage/sheet"
	"runrate/storage/storagetest"
)

// everything lists all that a ledger holds, a line a fact.
func everything(t rapid.TB, s storage.Store) string {
	var out strings.Builder
	if err := s.View(context.Background(), func(r storage.Reader) error {
		out.Reset()
		members, err := r.Members()
		if err != nil {
			return err
		}
		names, err := newNames(r)
		if err != nil {
			return err
		}
		for _, m := range append(members, storage.Member{}) {
			for _, team := range m.Teams() {
				if err := r.Sales(team, m.ID, calc.MinDate, calc.MaxDate, func(s storage.Sale) error { fmt.Fprintln(&out, names.sale(s)); return nil }); err != nil {
					return err
				}
				for month := today.Month() - 1; month <= today.Month(); month++ {
					sums, err := r.Sums(team, m.ID, month)
					if err != nil {
						return err
					}
					for _, s := range sums {
						fmt.Fprintln(&out, month, s.Category, names.segments[s.Segment], s.Volume, s.Amount, s.Rows)
					}
				}
			}
		}
		for i := range 6 {
			rows, err := r.DocumentSales(fmt.Sprint("D", i))
			if err != nil {
				return err
			}
			for _, s := range rows {
				fmt.Fprintln(&out, names.sale(s))
			}
		}
		if _, err := r.Intent(); !errors.Is(err, storage.ErrNotFound) {
			fmt.Fprintf(&out, "an intent is left: %v\n", err)
		}
		for _, c := range slices.Sorted(maps.Values(names.clients)) {
			fmt.Fprintln(&out, c)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// names stand for ids, of which an import that died has used some up.
type names struct {
	clients  map[storage.ClientID]string
	segments map[storage.SegmentID]string
}

func newNames(r storage.Reader) (names, error) {
	n := names{map[storage.ClientID]string{}, map[storage.SegmentID]string{}}
	segments, err := r.Segments()
	for _, s := range segments {
		n.segments[s.ID] = s.Name
	}
	return n, errors.Join(err, r.EachClient(func(c storage.Client) error {
		n.clients[c.ID] = fmt.Sprint(c.Code, "/", c.Name, "/", n.segments[c.Segment], "/", c.Rep)
		return nil
	}))
}

func (n names) sale(s storage.Sale) string {
	client, segment := n.clients[s.Client], n.segments[s.Segment]
	s.Client, s.Segment = 0, 0
	return fmt.Sprintf("%+v %s %s", s, client, segment)
}

// checked fails the test where the store's own check does.
func checked(t rapid.TB, s storage.Store) {
	if err := s.Check(context.Background(), func(name string, err error) {
		if err != nil {
			t.Errorf("check of %s: %v", name, err)
		}
	}); err != nil {
		t.Fatal(err)
	}
}

// breaking fails the n-th Update from now on, before or after it is committed,
// and all that follow: the process has died there.
type breaking struct {
	storage.Store
	left  *int
	after bool
}

var errDied = errors.New("the process has died")

func (b breaking) Update(ctx context.Context, fn func(storage.Writer) error) error {
	*b.left--
	if *b.left > 0 || *b.left == 0 && b.after {
		err := b.Store.Update(ctx, fn)
		if *b.left > 0 || err != nil {
			return err
		}
	}
	return errDied
}

// salesFiles draws files of sales that meet each other.
var salesFiles = rapid.Custom(func(t *rapid.T) salesFile {
	f := salesFile{documents: rapid.Bool().Draw(t, "documents"), lines: rapid.Bool().Draw(t, "lines"), add: rapid.Bool().Draw(t, "append")}
	header := "date,rep,client,category,volume,amount,segment"
	if f.documents {
		header += ",doc"
	}
	if f.documents && f.lines {
		header += ",line"
	}
	f.csv = header + "\n"
	for i := range rapid.IntRange(1, 25).Draw(t, "rows") {
		f.csv += fmt.Sprintf("%s,%s,%s,%s,%d,%s,%s", today+calc.Date(rapid.IntRange(-2, 2).Draw(t, "day")), rapid.SampledFrom([]string{"A1", "A2", "X1", ""}).Draw(t, "rep"),
			rapid.SampledFrom([]string{"", "К1", "К2", "к2", "Ромашка", "Лютик"}).Draw(t, "client"), rapid.SampledFrom([]string{"Пиво", "Сок", "beer"}).Draw(t, "category"),
			rapid.IntRange(-9, 99).Draw(t, "volume"), rapid.SampledFrom([]string{"", "10", "-3.5"}).Draw(t, "amount"), rapid.SampledFrom([]string{"", "HoReCa", "Сети"}).Draw(t, "segment"))
		document := ""
		if f.documents {
			document = rapid.SampledFrom([]string{"D0", "D1", "D2", "D3", "D4", "D5", "no document"}).Draw(t, "document")
			f.csv += "," + document
		}
		if f.documents && f.lines && document == "no document" {
			f.csv += ","
		} else if f.documents && f.lines {
			f.csv += fmt.Sprint(",", 100*rapid.IntRange(0, 40).Draw(t, "hundreds")+i+1)
		}
		f.csv += "\n"
	}
	return f
})

type salesFile struct {
	csv                   string
	documents, lines, add bool
}

func (f salesFile) in(s storage.Store) (sheet.Result, []sheet.Mistake, error) {
	return sheet.Import(context.Background(), s, sheet.Sales, strings.NewReader(f.csv), sheet.Options{Append: f.add, Unnamed: true, Today: today})
}

// company is an empty ledger with a directory.
func company(t rapid.TB, dir string, name string) *bolt.Store {
	s, err := bolt.Open(filepath.Join(dir, name), bolt.Options{Create: true, NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []struct {
		kind sheet.Kind
		csv  string
	}{{sheet.Categories, "category,unit,aliases\nПиво,шт,beer\nСок,кг,\n"}, {sheet.Members, "code,name,role,team\nA1,Анна,rep,Север\nA2,Борис,rep,Север\nX1,Вера,rep,Юг\n"},
		{sheet.Clients, "client,name,segment,rep\nК7,Ромашка,Сети,A1\n"}} {
		if _, mistakes, err := sheet.Import(context.Background(), s, f.kind, strings.NewReader(f.csv), sheet.Options{Today: today}); err != nil || len(mistakes) > 0 {
			t.Fatal(err, mistakes)
		}
	}
	return s
}

var runs = 0

// However files are written (at once, in chunks, with closures that run
// twice, or by a process that dies at any of its commits and is started
// again), the ledger and the counts come out the same.
func TestEveryWay(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		files := rapid.SliceOfN(salesFiles, 1, 3).Draw(rt, "files")
		plain := company(rt, dir, fmt.Sprint(runs, "plain"))
		defer plain.Close()
		var want []sheet.Result
		for _, f := range files {
			result, _, err := f.in(plain)
			if err != nil {
				rt.Fatal(err)
			}
			want = append(want, result)
		}
		defer sheet.Small(0, rapid.IntRange(1, 4).Draw(rt, "chunk"))()
		ways := map[string]func(storage.Store, salesFile) (result sheet.Result, counted bool){
			"in chunks": func(s storage.Store, f salesFile) (sheet.Result, bool) {
				result, _, err := f.in(s)
				if err != nil {
					rt.Fatal(err)
				}
				return result, true
			},
			"dying": func(s storage.Store, f salesFile) (sheet.Result, bool) { return dying(rt, s, f) },
		}
		ways["closures twice"] = func(s storage.Store, f salesFile) (sheet.Result, bool) {
			return ways["in chunks"](storagetest.Twice(s), f)
		}
		for name, way := range ways {
			s := company(rt, dir, fmt.Sprint(runs, name))
			defer s.Close()
			for i, f := range files {
				got, counted := way(s, f)
				if name == "dying" { // a Resume knows what was counted, and not what the file said
					got.Created, got.NoClient = want[i].Created, want[i].NoClient
				}
				if counted && fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want[i]) {
					rt.Errorf("%s: file %d came to\n%+v, want\n%+v", name, i, got, want[i])
				}
			}
			if got, want := everything(rt, s), everything(rt, plain); got != want {
				rt.Errorf("%s: the ledger holds\n%s\nwant\n%s", name, got, want)
			}
			checked(rt, s)
		}
	})
}

// dying imports a file in a process that dies at a commit, is started again,
// and dies once more, until nothing is left to be resumed. Then the file has
// been written whole, or not at all; who sees that it was not imports it again.
func dying(rt *rapid.T, s storage.Store, f salesFile) (result sheet.Result, counted bool) {
	before := everything(rt, s)
	left := rapid.IntRange(1, 12).Draw(rt, "commits")
	broken := breaking{s, &left, rapid.Bool().Draw(rt, "after")}
	result, mistakes, err := f.in(broken)
	if err == nil {
		return result, true
	}
	if !errors.Is(err, errDied) || len(mistakes) > 0 {
		rt.Fatal(err, mistakes)
	}
	for {
		left = rapid.IntRange(1, 3).Draw(rt, "commits of the next start")
		resumedTo, resumed, err := sheet.Resume(context.Background(), breaking{s, &left, broken.after}, sheet.Options{})
		if err != nil {
			continue
		}
		if !resumed && everything(rt, s) == before {
			result, _, err = f.in(s)
			if err != nil {
				rt.Fatal(err)
			}
			return result, false
		}
		return resumedTo, resumed
	}
}

// The temporary files that a large sort needs come out in order.
func TestSortOutsideOfMemory(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		records := rapid.SliceOfN(rapid.SliceOfN(rapid.Byte(), 0, 6), 0, 60).Draw(rt, "records")
		got, err := sheet.Sorted(records, rapid.IntRange(1, 40).Draw(rt, "bytes in memory"))
		if err != nil {
			rt.Fatal(err)
		}
		counts := map[string]int{}
		for i, r := range got {
			if counts[r]++; i > 0 && got[i-1] > r {
				rt.Fatalf("%q comes after %q", r, got[i-1])
			}
		}
		want := map[string]int{}
		for _, r := range records {
			want[string(r)]++
		}
		if !maps.Equal(counts, want) {
			rt.Fatalf("%q went in, %q came out", records, got)
		}
	})
}

// between runs something at the n-th Update.
type between struct {
	storage.Store
	left *int
	do   func()
}

func (b between) Update(ctx context.Context, fn func(storage.Writer) error) error {
	if *b.left--; *b.left == 0 {
		b.do()
	}
	return b.Store.Update(ctx, fn)
}

// Who and what there is may change while a file is read: then nothing is written.
func TestDirectoryChanges(t *testing.T) {
	for _, chunk := range []int{1000, 1} {
		undo := sheet.Small(chunk, 1)
		h := newHouse(t)
		left := 1
		store := between{h.store, &left, func() {
			if err := h.store.Update(context.Background(), func(w storage.Writer) error {
				_, err := w.PutClient(storage.Client{Code: "К1", Name: "Другой"})
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}}
		_, mistakes, err := sheet.Import(context.Background(), store, sheet.Sales, strings.NewReader("date,rep,client,volume\n2026-03-01,A1,К1,1\n2026-03-02,A1,К1,1\n"), sheet.Options{Unnamed: true, Today: today})
		if !errors.Is(err, sheet.ErrDirectoryChanged) || len(mistakes) > 0 {
			t.Errorf("%v %v, want sheet.ErrDirectoryChanged", err, mistakes)
		}
		h.want("A1", "")
		checked(t, h.store)
		undo()
	}
}

// Once a file is declared ready nothing stops it, not even a code given to another client.
func TestCodeGivenAway(t *testing.T) {
	defer sheet.Small(0, 1)()
	h := newHouse(t)
	left := 4 // the beginning, the chunks, that they are ready; then the first step
	store := between{h.store, &left, func() {
		if err := h.store.Update(context.Background(), func(w storage.Writer) error {
			if i, err := w.Intent(); err != nil || !i.Ready || i.Next != 0 {
				t.Errorf("%+v, %v: not the moment that is meant", i, err)
			}
			_, err := w.PutClient(storage.Client{Code: "К1", Name: "Другой"})
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}}
	if _, mistakes, err := sheet.Import(context.Background(), store, sheet.Sales, strings.NewReader("date,rep,client,category,volume\n2026-03-01,A1,К1,Пиво,1\n"), sheet.Options{Today: today}); err != nil || len(mistakes) > 0 {
		t.Fatal(err, mistakes)
	}
	h.want("A1", "03-01 1")
	checked(t, h.store)
}

// Sums that the ledger would refuse are refused before anything is written.
func TestTooMuch(t *testing.T) {
	defer sheet.Small(0, 1)()
	h := newHouse(t)
	if err := h.store.Update(context.Background(), func(w storage.Writer) error {
		m, err := w.MemberByCode("A1")
		if err != nil {
			return err
		}
		var sales []storage.Sale
		for line := range uint32(3) {
			sales = append(sales, storage.Sale{SaleKey: storage.SaleKey{Team: m.TeamOn(today), Rep: m.ID, Date: today, Origin: storage.Origin{Kind: storage.FromFile, Line: line + 1}}, Volume: 1 << 59})
		}
		return w.Rewrite(nil, sales)
	}); err != nil {
		t.Fatal(err)
	}
	_, _, err := sheet.Import(context.Background(), h.store, sheet.Sales, strings.NewReader("date,rep,volume\n2026-03-11,A1,1\n"), sheet.Options{Unnamed: true, Today: today})
	if !errors.Is(err, storage.ErrOverflow) {
		t.Errorf("%v, want storage.ErrOverflow", err)
	}
	if _, resumed, err := sheet.Resume(context.Background(), h.store, sheet.Options{}); resumed || err != nil {
		t.Errorf("something was left to be resumed: %v", err)
	}
}

// All rows of a file are weighed, those of a rep's large day too.
func TestTooMuchOfAFile(t *testing.T) {
	for days := 1; days <= 2; days++ {
		undo, bear := sheet.Small(0, 2), sheet.Bear(4000)
		h := newHouse(t)
		file := "date,rep,volume\n" + strings.Repeat("2026-03-11,A1,1\n", 4)
		if days > 1 {
			file += "2026-03-12,A1,-1\n"
		}
		_, _, err := sheet.Import(context.Background(), h.store, sheet.Sales, strings.NewReader(file), sheet.Options{Unnamed: true, Today: today})
		if days == 1 && err != nil || days > 1 && !errors.Is(err, storage.ErrOverflow) {
			t.Errorf("%d days: %v", days, err)
		}
		if _, resumed, err := sheet.Resume(context.Background(), h.store, sheet.Options{}); resumed || err != nil {
			t.Errorf("something was left to be resumed: %v", err)
		}
		bear()
		undo()
	}
}

// Imports in one process wait for each other.
func TestImportsTogether(t *testing.T) {
	defer sheet.Small(0, 2)()
	h := newHouse(t)
	done := make(chan error)
	for i := range 4 {
		csv := "date,rep,category,volume\n"
		for day := range 20 {
			csv += fmt.Sprintf("2026-0%d-%02d,A1,Пиво,%d\n", i+1, day+1, i+1)
		}
		go func() {
			_, mistakes, err := sheet.Import(context.Background(), h.store, sheet.Sales, strings.NewReader(csv), sheet.Options{Unnamed: true, Today: today})
			if err == nil && len(mistakes) > 0 {
				err = mistakes[0]
			}
			done <- err
		}()
	}
	for range 4 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	checked(t, h.store)
	if n := strings.Count(h.ledger("A1"), ",") + 1; n != 80 {
		t.Errorf("%d rows are in the ledger, want 80", n)
	}
}
