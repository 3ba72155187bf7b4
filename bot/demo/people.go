package demo

import (
	"fmt"

	"runrate/calc"
)

// Codes of those whom everything else is told about.
const (
	Anna          = "A1" // a rep of North, ahead of her plan
	Boris         = "A2" // a rep of North, behind his
	SupervisorOne = "S1" // of North
	SupervisorTwo = "S2" // of South
	Manager       = "M1"
	Administrator = "D1"
)

// Played are the codes of those whose present day a visitor plays himself.
var Played = []string{Anna, Boris}

var teams = []said{{"Север", "North"}, {"Юг", "South"}}

// person is one row of the members.
type person struct {
	code string
	name said
	role string
	team int // of teams, −1 for none
}

// rep is who sells.
type rep struct {
	person
	target float64 // what the present month's sales are of his plan
}

// Names of Anna, Boris and those who lead are given, so that a text can speak of them.
var (
	anna    = said{"Анна Белова", "Anna White"}
	boris   = said{"Борис Котов", "Boris Catt"}
	leaders = []person{
		{SupervisorOne, said{"Егор Речной", "Egor Rivers"}, "supervisor", 0},
		{SupervisorTwo, said{"Жанна Горная", "Jane Hill"}, "supervisor", 1},
		{Manager, said{"Марина Озерцова", "Marina Lake"}, "manager", -1},
		{Administrator, said{"Тимур Ясный", "Timur Bright"}, "admin", -1},
	}
)

// firstNames and surnames are as many as have no common divisor, so that the
// n-th of each makes a new pair for as long as there are reps. Every second one is a woman's.
var firstNames = []said{
	{"Вера", "Vera"}, {"Глеб", "Gleb"}, {"Дина", "Dina"}, {"Захар", "Zachary"}, {"Ирина", "Irene"}, {"Кирилл", "Cyril"},
	{"Лидия", "Lydia"}, {"Максим", "Max"}, {"Нина", "Nina"}, {"Олег", "Oleg"}, {"Полина", "Pauline"}, {"Роман", "Roman"},
	{"Софья", "Sophie"}, {"Тарас", "Taras"}, {"Ульяна", "Juliana"}, {"Фёдор", "Theo"}, {"Эмма", "Emma"}, {"Юрий", "George"},
	{"Яна", "Jana"}, {"Артём", "Art"}, {"Галина", "Galina"}, {"Игнат", "Ignat"},
}

var surnames = []struct{ his, hers, en string }{
	{"Лугов", "Лугова", "Meadow"}, {"Рощин", "Рощина", "Grove"}, {"Полевой", "Полевая", "Field"}, {"Снегирёв", "Снегирёва", "Finch"},
	{"Каменев", "Каменева", "Stone"}, {"Дубов", "Дубова", "Oakes"}, {"Морской", "Морская", "Seaman"}, {"Лисицын", "Лисицына", "Fox"},
	{"Зимин", "Зимина", "Winter"}, {"Орешкин", "Орешкина", "Nutley"}, {"Берёзов", "Берёзова", "Birch"}, {"Холмов", "Холмова", "Knoll"},
	{"Ветров", "Ветрова", "Gale"}, {"Ключев", "Ключева", "Wells"}, {"Мостов", "Мостова", "Bridges"}, {"Пчёлкин", "Пчёлкина", "Beeman"},
	{"Соколов", "Соколова", "Falconer"}, {"Туманов", "Туманова", "Mist"}, {"Цветков", "Цветкова", "Flowers"}, {"Яблонский", "Яблонская", "Appleby"},
	{"Рябинин", "Рябинина", "Rowan"}, {"Садовый", "Садовая", "Gardener"}, {"Кузнечиков", "Кузнечикова", "Cricket"},
}

// nameOf is the name of the n-th rep after Anna and Boris.
func nameOf(n int) said {
	first, last := firstNames[n%len(firstNames)], surnames[n%len(surnames)]
	ru := last.hers
	if n%2 == 1 { // the list is of an even length
		ru = last.his
	}
	return said{first.ru + " " + ru, first.en + " " + last.en}
}

// hire finds the people. Teams have reps in turn, and South gets its first two
// after Anna and Boris, who are both of North.
func (c *Company) hire() (all []person, reps []rep) {
	targets := c.targets()
	counts := [2]int{}
	for i := range c.options.Reps {
		team := [4]int{0, 0, 1, 1}[min(i, 3)]
		if i >= 4 {
			team = i % 2
		}
		counts[team]++
		p := person{fmt.Sprintf("%c%d", 'A'+team, counts[team]), nameOf(max(i-2, 0)), "rep", team}
		switch i {
		case 0:
			p.name = anna
		case 1:
			p.name = boris
		}
		all = append(all, p)
		reps = append(reps, rep{p, targets[i]})
	}
	return append(all, leaders...), reps
}

// targets spread the reps: Anna is well ahead, Boris far behind, the others between.
func (c *Company) targets() []float64 {
	const ahead, behind, low, high = 1.24, 0.74, 0.84, 1.16
	r := c.stream(ofReps, 0)
	others := c.options.Reps - 2
	targets := []float64{ahead, behind}
	for i := range others {
		targets = append(targets, low+(high-low)*(float64(i)+0.5)/float64(others))
	}
	r.Shuffle(others, func(i, j int) { targets[2+i], targets[2+j] = targets[2+j], targets[2+i] })
	return targets
}

// vacation is when one rep is away; the zero one is nobody's.
type vacation struct {
	rep      int
	from, to calc.Date
}

// vacation sends somebody away for up to twelve days of the present month,
// about today. A company of the Played alone has nobody to spare.
func (c *Company) vacation() vacation {
	today, spare := c.options.Today, c.options.Reps-len(Played)
	if spare == 0 {
		return vacation{}
	}
	month := today.Month()
	monday := today - 2 - calc.Date((int((today-2).Weekday())+6)%7)
	from := max(monday, month.First())
	return vacation{len(Played) + c.stream(ofReps, 1).IntN(spare), from, min(from+11, month.Last())}
}

// has tells whether the rep is away on a date.
func (v vacation) has(rep int, d calc.Date) bool {
	return v.from != 0 && v.rep == rep && v.from <= d && d <= v.to
}
