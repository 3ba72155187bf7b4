package sheet

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"runrate/storage"
)

// ParseOnly reads a file of sales and its dates and numbers, and nothing else.
func ParseOnly(in io.Reader) (rows int, err error) {
	f, err := openFile(in, 0)
	if err != nil {
		return 0, err
	}
	defer f.close()
	t, _, err := f.find(Sales, importers[Sales].columns)
	if err != nil {
		return 0, err
	}
	j := &job{table: t, mistakes: &mistakes{}}
	err = t.each(j.mistakes, func(r row) error {
		j.date(r)
		j.volume(r, "volume")
		j.money(r, "amount")
		return nil
	})
	if err == nil && j.mistakes.total > 0 {
		err = j.mistakes.kept[0]
	}
	return t.rows, err
}

// Small makes files of few rows take the way of large ones, until undone.
func Small(rows, chunk int) (undo func()) {
	a, c, p := atOnce, chunkRows, partRows
	atOnce, chunkRows, partRows = rows, chunk, chunk
	return func() { atOnce, chunkRows, partRows = a, c, p }
}

// Bear makes so much too much for a month's sum, until undone.
func Bear(most int64) (undo func()) {
	m := maxSum
	maxSum = most
	return func() { maxSum = m }
}

// Sorted sorts records with so many bytes in memory.
func Sorted(records [][]byte, limit int) (out []string, err error) {
	s := sorter{limit: limit}
	defer s.close()
	for _, r := range records {
		if err := s.add(r); err != nil {
			return nil, err
		}
	}
	err = s.each(func(record []byte) error { out = append(out, string(record)); return nil })
	return out, err
}

// TextLine is one text as an English CSV has it.
func TextLine(s string) string {
	var out strings.Builder
	w, err := newTextWriter(&out, []Field{{English: "x", Form: Words}}, storage.English)
	if err == nil {
		err = w.row([]Cell{Text(s)})
	}
	if err == nil {
		err = w.finish()
	}
	if err != nil {
		return err.Error()
	}
	_, line, _ := strings.Cut(out.String(), "\r\n")
	return line
}

// TextsOf returns which of a sheet's cells are texts, read as they come.
func TextsOf(in io.Reader) (rows int, is func(row, column int) bool, err error) {
	r := newFactReader(nil)
	err = r.read(bufio.NewReaderSize(in, 1<<16))
	if r.twice > 0 {
		err = fmt.Errorf("row %d comes twice", r.twice)
	}
	return r.last, r.texts.has, err
}

// Scratch makes a directory for temporary files.
var Scratch = newScratch

// InRussian is every wording, by its English.
var InRussian = russian
