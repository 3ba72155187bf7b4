package parse

import (
	"regexp"
	"strings"

	"runrate/storage"
)

// mark is a place on a map: a letter or two and a number, in either order.
var mark = regexp.MustCompile(`^(?:([\p{L}]{1,2})\s*-?\s*([0-9]{1,3})|([0-9]{1,3})\s*-?\s*([\p{L}]{1,2}))$`)

// latin are the letters that a Russian keyboard has in the place of Latin ones:
// first those that look the same, then those that sound alike.
var latin = strings.NewReplacer(
	"А", "A", "В", "B", "С", "C", "Е", "E", "Н", "H", "К", "K", "М", "M", "О", "O", "Р", "P", "Т", "T", "У", "Y", "Х", "X",
	"Б", "B", "Д", "D", "Ф", "F", "Г", "G", "И", "I", "Й", "J", "Л", "L", "З", "Z", "Ж", "J",
)

// Mark reads a place on the map: E4, е4, 4E. False for anything else.
func Mark(text string) (string, bool) {
	parts := mark.FindStringSubmatch(strings.TrimRight(strings.TrimSpace(storage.Seen(text)), ".!?"))
	if parts == nil {
		return "", false
	}
	letters, number := parts[1]+parts[4], strings.TrimLeft(parts[2]+parts[3], "0")
	letters = latin.Replace(strings.ToUpper(letters))
	if number == "" || strings.Trim(letters, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return "", false
	}
	return letters + number, true
}
