package bot

import (
	"bytes"

	"runrate/bot/clients"
	"runrate/bot/pictures"
	"runrate/bot/text"
	"runrate/storage"
	"runrate/storage/sheet"
)

// asBook sends a screen's numbers as a workbook.
const asBook int64 = 2

// workbook is a file of tables.
type workbook struct {
	name   string
	lang   storage.Lang
	sheets []sheet.Sheet
}

// file writes the workbook.
func (b workbook) file() (Outgoing, error) {
	var out bytes.Buffer
	err := sheet.WriteBook(&out, b.lang, b.sheets)
	return Outgoing{Kind: Document, File: out.Bytes(), FileName: b.name + ".xlsx"}, err
}

func (v *viewer) bookOf(b baseView, of pictures.Base, m measured) (*workbook, error) {
	label, err := text.Label(v.Lang, "m "+measureNames[b.measure])
	return &workbook{fileWords(label, of.Name, of.AsOf.String()), v.Lang, []sheet.Sheet{m.table().Sheet(label)}}, err
}

var measureNames = map[int64]string{
	measureRetention: "retention", measureChurn: "churn", measureCohorts: "cohorts", measureSurvival: "survival", measureRevenue: "revenue", measureNDay: "nday",
}

// baseButtons: other measures, other breakdowns, periods and the clients, files.
func (v *viewer) baseButtons(b baseView) ([][]Button, error) {
	w := buttonWords{v: v}
	var measuresRow, byRow, spans []Button
	for m := range measures {
		if m == b.measure || m == measureNDay { // days are a span of retention
			continue
		}
		measuresRow = append(measuresRow, w.button("m "+measureNames[m], b.as(m).press("base")))
	}
	for _, by := range []clients.By{clients.Whole, clients.BySegment, clients.ByRep, clients.ByCategory, clients.ByTeam} {
		if offered := by != b.by && b.offers(by); offered {
			other := b
			other.by = by
			byRow = append(byRow, w.button("parted "+byLabels[by], other.press("base")))
		}
	}
	spans = w.spans(b)
	spans = append(spans, w.button("clients behind", b.press("behind", listOf[b.measure], 0)), w.button("visit", b.press("behind", listVisit, 0)))
	last := []Button{w.button("xlsx", b.press("basex")), w.button("as file", b.press("basef"))}
	return [][]Button{measuresRow, byRow[:min(len(byRow), 3)], spans, last}, w.err
}

var byLabels = map[clients.By]string{clients.Whole: "all", clients.BySegment: "segment", clients.ByCategory: "category", clients.ByTeam: "team", clients.ByRep: "rep"}

// offers tells whether a breakdown can tell anything about the clients looked at.
func (b baseView) offers(by clients.By) bool {
	switch by {
	case clients.BySegment:
		return b.segment == 0
	case clients.ByCategory:
		return b.of == 0
	case clients.ByTeam:
		return b.scope.Team == 0 && b.scope.Rep == 0
	case clients.ByRep:
		return b.scope.Rep == 0
	}
	return true
}

// buttonWords makes buttons until a label is missing.
type buttonWords struct {
	v   *viewer
	err error
}

func (w *buttonWords) button(label, data string) Button {
	b, err := w.v.button(label, data)
	if w.err == nil {
		w.err = err
	}
	return b
}

// spans are the other periods of a measure.
func (w *buttonWords) spans(b baseView) []Button {
	turned := func(label string, measure, span int64) Button {
		other := b.as(measure)
		other.span = span
		return w.button(label, other.press("base"))
	}
	switch b.measure {
	case measureChurn:
		if b.span > churnYear {
			return []Button{turned("year", measureChurn, churnYear)}
		}
		return []Button{turned("two years", measureChurn, churnTwoYears)}
	case measureCohorts:
		if b.span == 1 {
			return []Button{turned("months", measureCohorts, 0)}
		}
		return []Button{turned("weeks", measureCohorts, 1)}
	case measureRetention:
		return []Button{turned("m nday", measureNDay, 0)}
	case measureRevenue:
		var row []Button
		for term, label := range []string{"term month", "term quarter", "term 90d"} {
			if int64(term) != b.span {
				row = append(row, turned(label, measureRevenue, int64(term)))
			}
		}
		return row
	}
	return nil
}
