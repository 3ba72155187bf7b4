package sheet

import (
	"slices"
	"strings"

	"runrate/storage"
)

// columns are what a kind of file may have.
type columns struct{ required, optional []string }

func (c columns) all() []string { return slices.Concat(c.required, c.optional) }

// synonyms are what headers call a column: our own name first, then English,
// then what 1C and Russian spreadsheets write. They are compared folded, and
// without units ("Объём, шт") and marks.
var synonyms = map[string][]string{
	"date": {"date", "day", "sale date", "document date", "дата", "день", "период", "дата продажи", "дата документа", "дата отгрузки", "дата реализации"},
	"time": {"time", "время", "время продажи"},
	"rep": {"rep", "sales rep", "representative", "agent", "employee", "manager", "sales person", "salesperson",
		"торговый", "торговый представитель", "тп", "агент", "торговый агент", "менеджер", "сотрудник", "код торгового", "ответственный"},
	"client":  {"client", "customer", "outlet", "client code", "клиент", "контрагент", "покупатель", "торговая точка", "тт", "точка", "код клиента", "код контрагента", "партнер"},
	"segment": {"segment", "channel", "sales channel", "сегмент", "канал", "канал сбыта", "канал продаж", "сегмент клиента"},
	"category": {"category", "product group", "group", "product category", "категория", "группа", "номенклатурная группа", "товарная группа",
		"категория товара", "группа товаров", "товарная категория", "вид номенклатуры"},
	"volume":  {"volume", "qty", "quantity", "объем", "количество", "кол-во", "кол", "объем продаж", "продано"},
	"amount":  {"amount", "revenue", "sum", "total amount", "сумма", "выручка", "стоимость", "сумма продажи", "сумма с ндс", "сумма документа"},
	"doc":     {"doc", "document", "invoice", "document number", "документ", "номер документа", "накладная", "реализация", "регистратор", "№ док", "№ документа", "№ накладной", "номер накладной"},
	"line":    {"line", "line number", "строка", "№ строки", "номер строки"},
	"month":   {"month", "period", "месяц", "период"},
	"code":    {"code", "employee code", "код", "табельный номер", "таб. номер", "таб. №"},
	"name":    {"name", "full name", "имя", "фио", "наименование", "название"},
	"role":    {"role", "position", "roles", "роль", "должность", "роли"},
	"team":    {"team", "department", "команда", "отдел", "подразделение"},
	"unit":    {"unit", "unit of measure", "uom", "единица", "ед", "ед. изм", "единица изм", "единица измерения", "ед. измерения", "базовая единица", "базовая единица измерения"},
	"price":   {"price", "цена", "цена за единицу"},
	"aliases": {"aliases", "alias", "synonyms", "псевдонимы", "синонимы", "псевдоним"},
	"zone":    {"zone", "time zone", "timezone", "часовой пояс"},
	"packs":   {"packs", "pack", "packing", "упаковка", "упаковки"},
	"kind":    {"kind", "type", "вид", "тип", "вид дня", "тип дня"},
}

// wider are the synonyms that hold in one kind of file alone.
var wider = map[Kind]map[string][]string{
	Plan:       {"volume": {"plan", "план", "плановый объем", "план продаж"}, "month": {"date", "дата"}},
	Sales:      {"volume": {"факт", "fact", "actual", "количество факт", "объем факт"}, "amount": {"сумма факт", "выручка факт"}, "doc": {"номер"}},
	Members:    {"name": {"employee", "сотрудник", "торговый представитель", "торговый"}},
	Clients:    {"name": {"наименование клиента", "название клиента"}},
	Categories: {"category": {"name", "наименование", "название"}},
}

// namesOf parts what a column may be called by language.
func namesOf(column string) (english, russian []string) {
	for _, s := range synonyms[column] {
		if s[0] < 0x80 {
			english = append(english, s)
		} else {
			russian = append(russian, s)
		}
	}
	return english, russian
}

// chatMark stands for the document of a sale that was written in chat.
var chatMark = map[storage.Lang]string{storage.Russian: "чат", storage.English: "chat"}

// unfiledMark stands for the document of an imported sale that has none, where
// others of the file may have one.
var unfiledMark = map[storage.Lang]string{storage.Russian: "без документа", storage.English: "no document"}

// calculated tells whether a spreadsheet that opens a text would take it for a
// formula, but for the apostrophes before it.
func calculated(s string) bool {
	s = strings.TrimLeft(s, "'")
	return s != "" && strings.IndexByte("=+-@\t\r", s[0]) >= 0
}
