package demo

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"runrate/calc"
	"runrate/storage"
	"runrate/storage/sheet"
)

// File is one to be imported, as somebody of the company would have sent it.
type File struct {
	Kind sheet.Kind
	Name string
	At   time.Time // when it was sent
	CSV  string
}

// plansBack is how many months before the present one have plans.
const plansBack = 3

// Files are what the company imported up to a moment, in order: who and what
// there is, plans from three months back to the next month, and sales. Those of the
// Played are there up to the day before.
func (c *Company) Files(now time.Time) ([]File, error) {
	now, err := local(now)
	if err != nil {
		return nil, err
	}
	today, begun := calc.DateOf(now), c.begun(now.Location())
	files := []File{
		{sheet.Categories, c.say(said{"Категории.csv", "Categories.csv"}), begun, c.categoriesCSV()},
		{sheet.Members, c.say(said{"Сотрудники.csv", "Members.csv"}), begun, c.membersCSV()},
		{sheet.Clients, c.say(said{"Клиенты.csv", "Clients.csv"}), begun, c.clientsCSV(c.joinedBy(today))},
	}
	for m := max(c.first.Month(), today.Month()-plansBack); m <= today.Month()+1; m++ {
		files = append(files, c.planFile(m, now, nil))
	}
	return append(files, c.salesFile(now, c.soldBy(now))), nil
}

// planFile is a month's plan of the wanted reps, sent a few days before it begins; nil wants all.
func (c *Company) planFile(m calc.Month, now time.Time, wanted func(rep int) bool) File {
	return File{sheet.Plan, fmt.Sprintf("%s %s.csv", c.say(said{"План", "Plan"}), m), c.planSent(m, now), c.planCSV(m, wanted)}
}

// planSent is when: not before the company began, and not after a moment.
func (c *Company) planSent(m calc.Month, now time.Time) time.Time {
	sent := ((m - 1).First() + 24).In(now.Location()).Add(10 * time.Hour)
	switch begun := c.begun(now.Location()); {
	case sent.After(now):
		return now
	case sent.Before(begun):
		return begun
	}
	return sent
}

// begun is when the company took up the bot.
func (c *Company) begun(zone *time.Location) time.Time { return c.first.In(zone).Add(8 * time.Hour) }

func (c *Company) salesFile(now time.Time, rows []purchase) File {
	return File{sheet.Sales, c.say(said{"Продажи.csv", "Sales.csv"}), now, c.salesCSV(rows)}
}

func (c *Company) categoriesCSV() string {
	var out strings.Builder
	out.WriteString("category,unit,price,aliases,packs\n")
	for _, g := range goods {
		fmt.Fprintf(&out, "%s,%s,%d,%s,%s\n", c.say(g.name), c.say(g.unit), g.price, g.name.other(c.options.Lang), c.say(g.packs))
	}
	return out.String()
}

func (c *Company) membersCSV() string {
	var out strings.Builder
	out.WriteString("code,name,role,team,zone\n")
	for _, p := range c.people {
		team := ""
		if p.team >= 0 {
			team = c.say(teams[p.team])
		}
		fmt.Fprintf(&out, "%s,%s,%s,%s,%s\n", p.code, c.say(p.name), p.role, team, zone)
	}
	return out.String()
}

func (c *Company) clientsCSV(outlets []int) string {
	var out strings.Builder
	out.WriteString("client,name,segment,rep\n")
	for _, i := range outlets {
		o := c.outlets[i]
		fmt.Fprintf(&out, "%s,%s,%s,%s\n", o.code, c.say(o.name), c.say(segments[o.segment].name), c.reps[o.rep].code)
	}
	return out.String()
}

// joinedBy are the outlets that the company knows on a date.
func (c *Company) joinedBy(today calc.Date) (outlets []int) {
	for i, o := range c.outlets {
		if o.joined <= today+2 { // the first visit may be two days before it was looked for
			outlets = append(outlets, i)
		}
	}
	return outlets
}

// planCSV has each line's parts, by segment, and behind them the line.
func (c *Company) planCSV(m calc.Month, wanted func(rep int) bool) string {
	var out strings.Builder
	out.WriteString("rep,month,category,segment,volume\n")
	lines := c.plan(m)
	for i, sum := 0, calc.Volume(0); i < len(lines); i++ {
		p := lines[i]
		if wanted != nil && !wanted(p.rep) {
			continue
		}
		write := func(segment string, v calc.Volume) {
			fmt.Fprintf(&out, "%s,%s,%s,%s,%s\n", c.reps[p.rep].code, m, c.say(goods[p.good].name), segment, v)
		}
		write(c.say(segments[p.segment].name), p.volume)
		sum += p.volume
		if i+1 == len(lines) || lines[i+1].rep != p.rep || lines[i+1].good != p.good {
			write("", sum)
			sum = 0
		}
	}
	return out.String()
}

// soldBy are all rows up to a moment, but for what the Played sell that day.
func (c *Company) soldBy(now time.Time) []purchase {
	today, minute := calc.DateOf(now), minuteOf(now)
	var rows []purchase
	for _, p := range c.purchases(c.first, today) {
		if p.date < today || p.minute <= minute && !c.played(c.outlets[p.outlet].rep) {
			rows = append(rows, p)
		}
	}
	return rows
}

func minuteOf(t time.Time) int16 { return int16(storage.MinuteOf(t)) - 1 }

func (c *Company) salesCSV(rows []purchase) string {
	out := []byte("date,time,rep,client,category,volume,amount\n")
	var names [8]string
	for k, g := range goods {
		names[k] = c.say(g.name)
	}
	date, written := calc.Date(0), ""
	for _, p := range rows {
		if p.date != date {
			date, written = p.date, p.date.String()
		}
		o := &c.outlets[p.outlet]
		out = append(append(out, written...), ',', byte('0'+p.minute/600), byte('0'+p.minute/60%10), ':', byte('0'+p.minute%60/10), byte('0'+p.minute%10), ',')
		out = append(append(append(append(out, c.reps[o.rep].code...), ','), o.code...), ',')
		out = append(append(append(append(out, names[p.good]...), ','), p.volume.String()...), ',')
		out = append(strconv.AppendInt(out, c.amount(p), 10), '\n')
	}
	return string(out)
}
