package sheet

import (
	"archive/zip"
	"encoding/xml"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"runrate/storage"
)

// parts are a workbook's parts, for what its library does not tell of them.
type parts struct {
	files  map[string]*zip.File // by name, in lower case
	sheets map[string]string    // from a sheet's name to its part
	styles []style              // by number
}

// style is what of a cell's style changes what its number means.
type style struct {
	percent bool
	date    bool   // or a time
	scaled  bool   // it is shown in thousands
	label   string // what is written beside it: a unit, a currency
	zeros   int    // so many digits are shown, with zeros in front
}

func readParts(archive *zip.Reader) (*parts, error) {
	p := &parts{files: map[string]*zip.File{}, sheets: map[string]string{}}
	for _, f := range archive.File {
		name := partName(f.Name)
		if p.files[name] != nil {
			return nil, errAmbiguous
		}
		p.files[name] = f
	}
	if err := firstError(p.isBegun(), p.readSheets()); err != nil {
		return nil, err
	}
	return p, p.readStyles()
}

// errAmbiguous is of workbooks of which the library might read another part
// than has been looked at here.
var errAmbiguous error = say("its parts are named twice")

// links are where a part leads to others.
type links struct {
	All []struct {
		ID     string `xml:"Id,attr"`
		Type   string `xml:"Type,attr"`
		Target string `xml:"Target,attr"`
	} `xml:"Relationship"`
}

// isBegun tells whether the workbook begins where every workbook does.
func (p *parts) isBegun() error {
	var root links
	if err := p.read("_rels/.rels", &root); err != nil {
		return err
	}
	for _, l := range root.All {
		if strings.HasSuffix(l.Type, "/officeDocument") && partName(path.Clean(l.Target)) != "xl/workbook.xml" {
			return errAmbiguous
		}
	}
	return nil
}

func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, "\\", "/"), "/"))
}

func (p *parts) read(name string, into any) error {
	f := p.files[name]
	if f == nil {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close()
	d := xml.NewDecoder(r)
	return d.Decode(into)
}

func (p *parts) readSheets() error {
	var book struct {
		Sheets []struct {
			Attrs []xml.Attr `xml:",any,attr"`
		} `xml:"sheets>sheet"`
	}
	var links links
	if err := p.read("xl/workbook.xml", &book); err != nil {
		return err
	}
	if err := p.read("xl/_rels/workbook.xml.rels", &links); err != nil {
		return err
	}
	targets := map[string]string{}
	for _, l := range links.All {
		if _, twice := targets[l.ID]; twice {
			return errAmbiguous
		}
		if targets[l.ID] = partName(l.Target); !strings.HasPrefix(l.Target, "/") {
			targets[l.ID] = partName(path.Join("xl", strings.ReplaceAll(l.Target, "\\", "/")))
		}
	}
	for _, s := range book.Sheets {
		name, id := "", ""
		for _, a := range s.Attrs {
			switch a.Name.Local {
			case "name":
				name = a.Value
			case "id":
				id = a.Value
			}
		}
		if _, twice := p.sheets[name]; twice {
			return errAmbiguous
		}
		p.sheets[name] = targets[id]
	}
	return nil
}

func (p *parts) readStyles() error {
	var sheet struct {
		Formats []struct {
			ID   int    `xml:"numFmtId,attr"`
			Code string `xml:"formatCode,attr"`
		} `xml:"numFmts>numFmt"`
		Cells []struct {
			Format int `xml:"numFmtId,attr"`
		} `xml:"cellXfs>xf"`
	}
	if err := p.read("xl/styles.xml", &sheet); err != nil {
		return err
	}
	codes := map[int]string{9: "0%", 10: "0.00%"} // those that need no definition
	for _, dates := range [][2]int{{14, 22}, {27, 36}, {45, 47}, {50, 58}} {
		for id := dates[0]; id <= dates[1]; id++ {
			codes[id] = "d"
		}
	}
	for _, f := range sheet.Formats {
		codes[f.ID] = f.Code
	}
	for _, c := range sheet.Cells {
		p.styles = append(p.styles, styleOf(codes[c.Format]))
	}
	return nil
}

// styleOf reads a format's code, as far as it is for numbers above zero. What
// is in quotes or behind a backslash is shown as it is; in brackets may be a
// currency, a time of more than a day, or a colour and the like.
func styleOf(code string) (s style) {
	digits := false // a digit's place is the last that was read
	for i := 0; i < len(code) && code[i] != ';'; i++ {
		switch c := code[i]; c {
		case '\\':
			if _, size := utf8.DecodeRuneInString(code[min(i+1, len(code)):]); size > 0 {
				s.label += code[i+1 : i+1+size]
				i += size
			}
		case '_', '*':
			_, size := utf8.DecodeRuneInString(code[min(i+1, len(code)):])
			i += size
		case '"':
			end := strings.IndexByte(code[i+1:], '"')
			if end < 0 {
				return s
			}
			s.label += code[i+1 : i+1+end]
			i += end + 1
		case '[':
			end := strings.IndexByte(code[i:], ']')
			if end < 0 {
				return s
			}
			inside := code[i+1 : i+end]
			if currency, ok := strings.CutPrefix(inside, "$"); ok {
				currency, _, _ = strings.Cut(currency, "-")
				s.label += currency
			}
			s.date = s.date || inside != "" && strings.Trim(strings.ToLower(inside), "hms") == ""
			i += end
		case '%':
			s.percent = true
		case 'd', 'm', 'y', 'h', 's', 'D', 'M', 'Y', 'H', 'S':
			s.date = true
		case ',':
			s.scaled = s.scaled || digits && !strings.ContainsAny(untilText(code[i:]), "0#?")
		default:
			if c >= utf8.RuneSelf { // a currency's sign need not be in quotes
				_, size := utf8.DecodeRuneInString(code[i:])
				s.label += code[i : i+size]
				i += size - 1
			}
		}
		digits = strings.IndexByte("0#?", code[min(i, len(code)-1)]) >= 0
	}
	if len(code) > 1 && strings.Trim(code, "0") == "" {
		s.zeros = len(code)
	}
	s.label = storage.Fold(strings.Trim(s.label, " \u00a0.()"))
	if !strings.ContainsFunc(s.label, func(c rune) bool { return unicode.IsLetter(c) || unicode.Is(unicode.Sc, c) }) {
		s.label = ""
	}
	return s
}

// untilText returns a format's code up to what is shown as it is.
func untilText(code string) string {
	if i := strings.IndexAny(code, "\"\\;["); i >= 0 {
		return code[:i]
	}
	return code
}

// use takes over what a sheet's part tells of the cells of a table.
func (t *table) use(f *sheetFacts) error {
	if f.twice > 0 {
		return mistake(f.twice, "", "comes twice or out of order, or one of its cells does; the sheet is damaged: %s", saveAs)
	}
	t.cells, t.merges, t.zeros = *f, map[int][]rowSpan{}, map[int]int{}
	for _, i := range t.known {
		t.merges[i] = f.merges[i]
	}
	for _, column := range []string{"client", "doc", "rep", "code", "name"} {
		i, ok := t.index[column]
		if !ok || f.zeros[i] == 0 {
			continue
		}
		if f.plain[i] > t.after {
			return mistake(f.plain[i], t.placeOf(i), "the column's numbers are shown with zeros in front, and this one otherwise: give the whole column one format")
		}
		t.zeros[i] = f.zeros[i]
	}
	return nil
}

// isMerged adds a mistake for an empty cell that is merged with one above it.
func (t *table) isMerged(r row, m *mistakes) bool {
	for _, i := range t.known {
		list := t.merges[i]
		if len(list) == 0 {
			continue
		}
		for len(list) > 0 && list[0].to < r.number {
			list = list[1:]
		}
		if t.merges[i] = list; len(list) > 0 && list[0].from < r.number && r.cell(i) == "" {
			m.add(mistake(r.number, t.placeOf(i), "is merged with the row above: unmerge the cells, and fill in every row"))
			return true
		}
	}
	return false
}

// isMisshown adds mistakes for numbers that mean otherwise than they are kept:
// of "1.5" typed into a cell, a spreadsheet makes a day in May.
func (t *table) isMisshown(r row, m *mistakes) bool {
	if !t.numeric {
		return false
	}
	found := false
	for _, column := range []string{"volume", "amount", "price", "client", "doc", "rep", "code", "name", "line"} {
		i, ok := t.index[column]
		if !ok {
			continue
		}
		if reason, wrong := t.misshown(r.number, i, column); wrong {
			found = true
			m.add(reason.at(r.number, t.placeOf(i)))
		}
	}
	return found
}

// misshown tells why a cell's number is none of its column.
func (t *table) misshown(row, i int, column string) (reason wording, wrong bool) {
	figure := slices.Contains([]string{"volume", "amount", "price"}, column)
	label := t.cells.label(row, i)
	switch {
	case t.cells.dates.has(row, i) && figure:
		return say("is kept as a date: format the column as numbers, and write it again"), true
	case t.cells.dates.has(row, i):
		return say("is kept as a date: format the column as text, and write it again"), true
	case t.cells.scaled.has(row, i) && figure:
		return say("is shown in thousands: show it as it is"), true
	case (column == "amount" || column == "price") && label != "" && !isDetail(column, label):
		return say("is shown in “%s”, and amounts are in roubles", label), true
	}
	return wording{}, false
}

// isHollow adds mistakes for a row's formulas without values.
func (t *table) isHollow(number int, m *mistakes) bool {
	if len(t.cells.hollow) == 0 {
		return false
	}
	found := false
	for _, i := range t.known {
		if t.cells.hollow.has(number, i) {
			found = true
			m.add(mistake(number, t.placeOf(i), "holds a formula without its value: open the workbook in Excel or LibreOffice and save it"))
		}
	}
	return found
}

// inOrder sorts sheets so that hidden ones come last.
func inOrder(book *excelize.File) []string {
	var shown, hidden []string
	for _, name := range book.GetSheetList() {
		if visible, err := book.GetSheetVisible(name); err == nil && !visible {
			hidden = append(hidden, name)
		} else {
			shown = append(shown, name)
		}
	}
	return append(shown, hidden...)
}
