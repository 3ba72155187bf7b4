package sheet

import (
	"fmt"
	"slices"
	"strings"

	"runrate/storage"
)

// vocabulary leads from what a header may say, folded, to the column of a kind of file.
type vocabulary map[string]string

func newVocabulary(kind Kind, c columns) vocabulary {
	words := vocabulary{}
	for _, column := range c.all() {
		for _, word := range slices.Concat(wider[kind][column], synonyms[column]) {
			plain, _ := splitHeader(word)
			if _, taken := words[plain]; !taken {
				words[plain] = column
			}
		}
	}
	return words
}

// column returns what a header's cell means. It is sure but for a volume whose
// header says more than its name and a common unit: that may be a unit of the
// categories' own, or «план» and no volume sold.
func (words vocabulary) column(header string) (column string, known, sure bool) {
	plain, details := splitHeader(header)
	if len(details) > 0 {
		if column, known := words[plain+" "+strings.Join(details, " ")]; known { // «Сумма (с НДС)»
			return column, true, true
		}
	}
	column, known = words[plain]
	if !known {
		return "", false, false
	}
	others := slices.DeleteFunc(details, func(s string) bool { return isDetail(column, s) || words[s] == column })
	switch {
	case len(others) == 0:
		return column, true, true
	case column == "volume":
		return column, true, false
	case (column == "amount" || column == "price") && slices.ContainsFunc(others, isScaled):
		return column, true, false
	}
	return "", false, false
}

// harmless is what headers add to the name of a column without changing what it means.
var harmless = []string{"код", "code", "фио", "имя", "name", "наименование", "дд.мм.гггг", "дд.мм.гг", "yyyy-mm-dd", "dd.mm.yyyy", "гггг-мм-дд", "чч:мм", "hh:mm"}

// roubles are the ways to write the currency that all amounts are in.
var roubles = []string{"руб", "рублей", "рубли", "рубль", "р", "₽", "rub", "rur", "roubles", "rubles"}

// beside are words that may stand beside the currency.
var beside = []string{"в", "с", "без", "ндс", "in", "incl", "excl", "vat"}

func wordsOf(s string) []string {
	return strings.FieldsFunc(s, func(c rune) bool { return c == ' ' || c == '.' })
}

// isDetail tells whether what a header says behind a column's name leaves its meaning alone.
func isDetail(column, s string) bool {
	switch column {
	case "volume":
		return storage.IsUnit(s)
	case "amount", "price":
		return !slices.ContainsFunc(wordsOf(s), func(word string) bool { return !slices.Contains(roubles, word) && !slices.Contains(beside, word) })
	}
	return slices.Contains(harmless, s)
}

// isScaled tells of amounts that are not in roubles.
func isScaled(s string) bool {
	for _, word := range wordsOf(s) {
		for _, scale := range []string{"тыс", "млн", "млрд", "миллион", "thousand", "mln", "million", "usd", "eur", "долл", "евро", "тенге", "byn", "kzt", "коп", "у.е"} {
			if strings.HasPrefix(word, scale) {
				return true
			}
		}
		if slices.Contains(roubles, word) || word == "k" || word == "m" || strings.ContainsAny(word, "$€%") {
			return true
		}
	}
	return false
}

// splitHeader takes from a header what does not name the column: case, spaces
// and line breaks, closing marks, the currency; and apart from it the details
// behind a comma or in parentheses: «Объём, шт», «Количество (кор)».
func splitHeader(h string) (plain string, details []string) {
	h = storage.Fold(strings.TrimSpace(h))
	if i := strings.IndexAny(h, ",("); i > 0 {
		for _, s := range strings.FieldsFunc(h[i:], func(c rune) bool { return c == ',' || c == '(' || c == ')' }) {
			if s = strings.Trim(s, ". :*"); s != "" {
				details = append(details, s)
			}
		}
		h = h[:i]
	}
	h = strings.TrimRight(h, ".: *")
	for _, currency := range []string{" руб", " rub", " ₽"} {
		h = strings.TrimSuffix(h, currency)
	}
	return strings.TrimSpace(h), details
}

// unit returns the unit that a volume's header names, folded, and "" if none.
func (words vocabulary) unit(header string) string {
	_, details := splitHeader(header)
	return strings.Join(slices.DeleteFunc(details, func(s string) bool { return words[s] == "volume" }), ", ")
}

// combined makes one header of two rows: «Количество» over «План» and «Факт» is
// «Количество (План)» and «Количество (Факт)», and what merely stands above
// columns that have names of their own is left out.
func (words vocabulary) combined(upper, lower []string) []string {
	cells := make([]string, max(len(upper), len(lower)))
	copy(cells, upper)
	above := ""
	for i := range cells {
		if i < len(upper) && strings.TrimSpace(upper[i]) != "" {
			above = upper[i]
		}
		if i >= len(lower) || strings.TrimSpace(lower[i]) == "" {
			continue
		}
		over, isOver, _ := words.column(above)
		under, isUnder, _ := words.column(lower[i])
		if cells[i] = lower[i]; isOver && (!isUnder || under != over) {
			cells[i] = fmt.Sprintf("%s (%s)", oneLine(above), oneLine(lower[i]))
		}
	}
	return cells
}

// goesOn tells whether the row below a header is its second: it has words, and
// no figures, under the volume or the amount or under what the header left
// empty between them, and nothing under what a row of data begins with.
func (words vocabulary) goesOn(f found, lower []string) bool {
	at := func(cells []string, i int) string {
		if i < len(cells) {
			return strings.TrimSpace(cells[i])
		}
		return ""
	}
	for _, column := range []string{"date", "month", "rep", "category", "client"} {
		if i, ok := f.index[column]; ok && at(lower, i) != "" {
			return false
		}
	}
	if _, ok := f.index["volume"]; !ok {
		return false
	}
	names := false
	for i := range lower {
		s := at(lower, i)
		if s == "" {
			continue
		}
		if strings.ContainsAny(s, "0123456789") {
			return false
		}
		column, _, _ := words.column(at(f.cells, i))
		names = names || at(f.cells, i) == "" || slices.Contains(figureColumns, column)
	}
	return names
}

func match(number int, cells []string, c columns, words vocabulary) found {
	got := found{row: number, cells: cells, index: map[string]int{}}
	certain := map[string]bool{}
	for i, s := range cells {
		if column, known, sure := words.column(s); known && sure {
			certain[column] = true
		} else if strings.TrimSpace(s) == "" {
			cells[i] = ""
		}
	}
	for i, s := range cells {
		if s == "" {
			continue
		}
		column, known, sure := words.column(s)
		first, twice := got.index[column]
		switch {
		case !known, !sure && certain[column]:
			got.ignored = append(got.ignored, oneLine(s))
		case twice && rank(column, s) != rank(column, cells[first]):
			better, worse := i, first
			if rank(column, s) > rank(column, cells[first]) {
				better, worse = first, i
			}
			got.index[column] = better
			got.beside(c, column, worse)
		case twice:
			t := table{written: cells}
			got.doubles = append(got.doubles, mistake(number, t.placeOf(i), "means the same as %s: %s: rename or delete one of the two columns", t.placeOf(first), columnName(column)))
		default:
			got.index[column] = i
		}
	}
	got.clientCode(c)
	for _, column := range c.required {
		if _, ok := got.index[column]; !ok {
			got.missing = append(got.missing, column)
		}
	}
	return got
}

// firsts are the headers that are meant where several mean the same: the most
// exact ones. What the others hold goes with them.
var firsts = map[string][]string{
	"date":   {"дата продажи", "дата отгрузки", "дата реализации", "дата документа", "sale date", "дата", "date"},
	"rep":    {"код торгового", "торговый представитель", "тп", "торговый", "торговый агент", "sales rep", "rep", "менеджер", "manager"},
	"month":  {"месяц", "month"},
	"client": {"код клиента", "код контрагента", "client code", "торговая точка", "тт", "точка", "outlet"},
	"doc":    {"номер документа", "№ документа", "номер накладной", "№ накладной", "№ док", "document number", "номер"},
}

func rank(column, header string) int {
	plain, _ := splitHeader(header)
	i := slices.IndexFunc(firsts[column], func(s string) bool { return strings.ReplaceAll(s, "ё", "е") == plain })
	if i < 0 {
		return len(firsts[column])
	}
	return i
}

// beside puts away a column that means the same as a more exact one: of a
// client's code and name, both are used where there is a place for a name.
func (f *found) beside(c columns, column string, at int) {
	if _, named := f.index["name"]; column == "client" && !named && slices.Contains(c.optional, "name") {
		f.index["name"] = at
		return
	}
	f.ignored = append(f.ignored, oneLine(f.cells[at]))
}

// clientCode sets apart a client's code and name: beside a code, "client" is the name.
func (f *found) clientCode(c columns) {
	code, ok := f.index["code"]
	if !ok || !slices.Contains(c.required, "client") {
		return
	}
	if client, ok := f.index["client"]; ok {
		if _, ok := f.index["name"]; !ok {
			f.index["name"] = client
		}
	}
	f.index["client"] = code
	delete(f.index, "code")
}

// header tells whether the figures' headers say what they can be read as.
func (j *job) header() bool {
	t, m := j.table, j.mistakes
	before := m.total
	if t.units != "" && !storage.IsUnit(t.units) && !j.units[t.units] {
		m.add(mistake(t.after, t.place("volume"), "%q is no unit that is known here: if the column is the volume itself, call it «Количество», and name each row's unit in a column «Ед. изм.»", t.units))
	}
	for _, column := range []string{"amount", "price"} {
		if i, ok := t.index[column]; ok {
			_, details := splitHeader(t.written[i])
			if j := slices.IndexFunc(details, func(s string) bool { return !isDetail(column, s) && isScaled(s) }); j >= 0 {
				m.add(mistake(t.after, t.place(column), "amounts are in roubles, and the header says %q: write them in roubles, and call the column «Сумма, руб.»", details[j]))
			}
		}
	}
	return m.total == before
}
