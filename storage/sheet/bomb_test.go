package sheet_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"runrate/storage"
	"runrate/storage/sheet"
)

// deflated is a text so many times over, packed in next to no time: the packed
// text stands for itself wherever it comes.
func deflated(t *testing.T, text string, times int) []byte {
	t.Helper()
	var once bytes.Buffer
	w, err := flate.NewWriter(&once, flate.BestCompression)
	must(t, err)
	_, err = io.WriteString(w, text)
	must(t, err)
	must(t, w.Flush())
	return append(bytes.Repeat(once.Bytes(), times), 3, 0) // and an empty last block
}

// packedPart is a part of a workbook that is packed already.
type packedPart struct {
	name     string
	packed   []byte
	declared uint64
}

// repacked is a workbook with parts put in, or in the place of others.
func repacked(t *testing.T, book []byte, with ...packedPart) []byte {
	t.Helper()
	from, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	must(t, err)
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, p := range with {
		w, err := to.CreateRaw(&zip.FileHeader{Name: p.name, Method: zip.Deflate, CompressedSize64: uint64(len(p.packed)), UncompressedSize64: p.declared})
		must(t, err)
		_, err = w.Write(p.packed)
		must(t, err)
	}
	for _, f := range from.File {
		replaced := false
		for _, p := range with {
			replaced = replaced || p.name == f.Name
		}
		if !replaced {
			must(t, to.Copy(f))
		}
	}
	must(t, to.Close())
	return out.Bytes()
}

// frugal fails the test where fn takes long, or much memory, or leaves files.
func frugal(t *testing.T, fn func()) {
	t.Helper()
	t.Setenv("TMPDIR", t.TempDir())
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	began := time.Now()
	fn()
	runtime.ReadMemStats(&after)
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("it took %s", took)
	}
	if mb := (after.TotalAlloc - before.TotalAlloc) >> 20; mb > 400 {
		t.Errorf("it took %d MB of memory, one piece after another", mb)
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("%v are left (%v)", left, err)
	}
}

// Files that were made to fill a disk or the memory are refused, whatever they
// say of themselves, and a preview and Detect refuse them as an import does.
func TestBombs(t *testing.T) {
	const mb = 1 << 20
	spaces := strings.Repeat(" ", mb)
	plain := workbook(t, [][]any{{"date", "rep", "category", "volume"}, {"2026-03-05", "A1", "Пиво", 1}}, nil)
	of := func(text string, times int) uint64 { return uint64(len(text) * times) }
	part := func(name, text string, times int) packedPart {
		return packedPart{name, deflated(t, text, times), of(text, times)}
	}
	const sheet1 = "xl/worksheets/sheet1.xml"
	open, row := `<worksheet><sheetData><row r="1">`, `<c t="inlineStr"><is><t>date</t></is></c>`
	wide := packedPart{name: sheet1}
	wide.packed = deflated(t, open+strings.Repeat(row, 20_000), 30)
	wide.declared = of(open+strings.Repeat(row, 20_000), 30)
	for name, p := range map[string]packedPart{
		"ten gigabytes":                  part(sheet1, spaces, 10<<10),
		"ten gigabytes that deny it":     {sheet1, deflated(t, spaces, 10<<10), 1000},
		"ten gigabytes said to be 40 MB": {sheet1, deflated(t, spaces, 10<<10), 40 * mb},
		"a picture in memory":            part("xl/media/image1.png", spaces, 65),
		"many styles":                    part("xl/styles.xml", strings.Repeat("<xf/>", 100_000), 10),
		"a cell of megabytes":            {sheet1, deflated(t, open+`<c t="str"><v>`+spaces+spaces, 1), of(open+`<c t="str"><v>`+spaces+spaces, 1)},
		"a tag of megabytes":             {sheet1, deflated(t, open+`<c r="`+spaces+spaces, 1), of(open+`<c r="`+spaces+spaces, 1)},
		"a row of cells without end":     wide,
		"a cell of pieces without end":   part(sheet1, open+`<c t="inlineStr"><is>`+strings.Repeat("<r><t>x</t></r>", 20_000), 1),
		"a row far away":                 part(sheet1, `<worksheet><sheetData><row r="999999999999"><c><v>1</v></c></row></sheetData></worksheet>`, 1),
		"shared texts without end":       part("xl/sharedStrings.xml", strings.Repeat("<si/>", 200_000), 45),
		"a shared text without end":      part("xl/sharedStrings.xml", "<sst><si>"+strings.Repeat("<r><t>x</t></r>", 20_000), 1),
	} {
		t.Run(name, func(t *testing.T) {
			file := repacked(t, plain, p)
			h := newHouse(t)
			for way, try := range map[string]func() error{
				"an import":  func() error { return first(h.tryBytes(file, sheet.Options{})) },
				"of a chat":  func() error { return first(h.tryBytes(file, sheet.Options{MaxRows: 1000})) },
				"a look at ": func() error { _, err := sheet.Detect(bytes.NewReader(file)); return err },
			} {
				frugal(t, func() {
					if err := try(); err == nil || !strings.HasPrefix(err.Error(), "the workbook ") {
						t.Errorf("%s: %v", way, err)
					}
				})
			}
			h.want("A1", "")
		})
	}
}

func (h house) tryBytes(file []byte, o sheet.Options) ([]sheet.Mistake, error) {
	o.Today = today
	_, mistakes, err := sheet.Import(context.Background(), h.store, sheet.Sales, bytes.NewReader(file), o)
	return mistakes, err
}

func first(mistakes []sheet.Mistake, err error) error {
	if err == nil && len(mistakes) > 0 {
		return mistakes[0]
	}
	return err
}

// A workbook whose parts the library may take for others than have been looked at is refused.
func TestTwoFacedBooks(t *testing.T) {
	plain := workbook(t, [][]any{{"date", "rep", "category", "volume"}, {"2026-03-05", "A1", "Пиво", 1}}, nil)
	sheet1 := partOf(t, plain, "xl/worksheets/sheet1.xml")
	for name, file := range map[string][]byte{
		"a part twice":    repacked(t, plain, packedPart{"xl/Worksheets/sheet1.xml", deflated(t, sheet1, 1), uint64(len(sheet1))}),
		"another's book":  spoiled(t, plain, "_rels/.rels", "xl/workbook.xml", "xl/workbook2.xml"),
		"a sheet twice":   spoiled(t, plain, "xl/workbook.xml", "</sheets>", `<sheet name="Sheet1" sheetId="9" r:id="rId1"/></sheets>`),
		"one link of two": spoiled(t, plain, "xl/_rels/workbook.xml.rels", "</Relationships>", `<Relationship Id="rId1" Type="x" Target="worksheets/other.xml"/></Relationships>`),
	} {
		h := newHouse(t)
		_, mistakes := h.inBytes(sheet.Sales, file)
		if got := joined(mistakes); !strings.HasPrefix(got, "the workbook cannot be read (its parts are named twice)") {
			t.Errorf("%s: told %q", name, got)
		}
	}
}

// A file of more rows than the chat takes says where to go with it.
func TestMaxRows(t *testing.T) {
	for kind, c := range map[sheet.Kind][2]string{sheet.Sales: {"date,rep,category,volume\n", "2026-03-05,A1,Пиво,1\n"}, sheet.Clients: {"client,name\n", "K%d,Мак\n"}} {
		csv := c[0]
		for i := range 11 {
			if strings.Contains(c[1], "%d") {
				csv += fmt.Sprintf(c[1], i)
			} else {
				csv += c[1]
			}
		}
		h := newHouse(t)
		if _, mistakes := h.try(kind, csv, sheet.Options{MaxRows: 11}); len(mistakes) > 0 {
			t.Errorf("%s: %v", kind, mistakes)
		}
		_, mistakes := h.try(kind, csv, sheet.Options{MaxRows: 10})
		if got := joined(mistakes); got != "the file has more than 10 rows: import it with the command line, runrate import" {
			t.Errorf("%s: told %s", kind, got)
		}
		if got := mistakes[0].In(storage.Russian); got != "в файле больше 10 строк: загрузите его из командной строки, runrate import" {
			t.Error(got)
		}
	}
}

// What a formula has of another workbook is read as it was kept, and nobody is asked for it.
func TestExternalLinks(t *testing.T) {
	server, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer server.Close()
	asked := make(chan struct{}, 1)
	go func() {
		if c, err := server.Accept(); err == nil {
			c.Close()
			asked <- struct{}{}
		}
	}()
	url := "http://" + server.Addr().String() + "/other.xlsx"
	book := workbook(t, [][]any{{"date", "rep", "category", "volume"}, {"2026-03-05", "A1", "Пиво", 5}, {"2026-03-06", "A1", "Пиво", 6}}, func(f *excelize.File) {
		must(t, f.SetCellFormula("Sheet1", "D2", "[1]Sheet1!A1"))
		must(t, f.SetCellFormula("Sheet1", "D3", `WEBSERVICE("`+url+`")`))
	})
	for _, f := range []string{"[1]Sheet1!A1", "WEBSERVICE(&#34;" + url + "&#34;)"} {
		value := map[bool]string{true: "7", false: "8"}[f[0] == '[']
		in := partOf(t, book, "xl/worksheets/sheet1.xml")
		from := strings.Index(in, "<f>"+f+"</f>")
		if from < 0 {
			t.Fatalf("no formula %s in\n%s", f, in)
		}
		old := in[from : strings.Index(in[from:], "</c>")+from]
		book = spoiled(t, book, "xl/worksheets/sheet1.xml", old, "<f>"+f+"</f><v>"+value+"</v>")
	}
	link := `<externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><externalBook r:id="rId1"/></externalLink>`
	rels := `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" Target="` + url + `" TargetMode="External"/></Relationships>`
	book = repacked(t, book, packedPart{"xl/externalLinks/externalLink1.xml", deflated(t, link, 1), uint64(len(link))}, packedPart{"xl/externalLinks/_rels/externalLink1.xml.rels", deflated(t, rels, 1), uint64(len(rels))})
	h := newHouse(t)
	if _, mistakes := h.inBytes(sheet.Sales, book); len(mistakes) > 0 {
		t.Error(mistakes)
	}
	h.want("A1", "03-05 7, 03-06 8")
	select {
	case <-asked:
		t.Error("the other workbook was asked for")
	case <-time.After(50 * time.Millisecond):
	}
}
