package bot

import (
	"slices"
	"time"

	"runrate/bot/figures"
	"runrate/bot/text"
	"runrate/calc"
	"runrate/storage"
)

func unix(s int64) time.Time { return time.Unix(s, 0).UTC() }

// receipt says what was booked, and where its categories stand now.
func (e *entry) receipt(sales []storage.Sale) (text.Receipt, error) {
	days, err := e.receiptDays(sales, true)
	if err != nil {
		return text.Receipt{}, err
	}
	m := text.Receipt{Days: days, For: e.forName()}
	var months []calc.Month
	for _, s := range sales {
		if month := s.Date.Month(); !slices.Contains(months, month) {
			months = append(months, month)
		}
	}
	slices.Sort(months)
	for _, month := range months {
		if err := e.standing(month, sales, &m); err != nil {
			return text.Receipt{}, err
		}
	}
	return m, nil
}

// standing adds where the categories of a month's rows stand.
func (e *entry) standing(month calc.Month, sales []storage.Sale, m *text.Receipt) error {
	state, err := figures.Load(e.Tx, e.rep, month, e.Moment())
	if err != nil {
		return err
	}
	present := month == e.Today().Month()
	m.Unconfirmed = m.Unconfirmed || present && state.Unconfirmed
	var told []storage.CategoryID
	for _, s := range sales {
		line, ok := state.Of(s.Category)
		if !ok || s.Date.Month() != month || slices.Contains(told, s.Category) {
			continue
		}
		told = append(told, s.Category)
		if present {
			m.Left = append(m.Left, leftOf(line))
		} else {
			m.Left = append(m.Left, text.Left{Category: line.Category.Name, Unit: line.Category.Unit, Case: text.LeftPast, Month: month,
				Volume: line.Fact(), Plan: line.Plan, Fulfilment: calc.PercentOf(line.Fulfilment())})
		}
	}
	return nil
}

// leftOf picks the one thing to say of a category after a booking.
func leftOf(l figures.Category) text.Left {
	out := text.Left{Category: l.Category.Name, Unit: l.Category.Unit, Case: text.LeftFact, Volume: l.Fact()}
	step := l.Category.Rounding()
	if surplus, ok := l.Surplus(); ok {
		out.Case, out.Volume = text.LeftMet, surplus
		return out
	}
	if missed, ok := l.MissedBy(); ok {
		out.Case, out.Volume = text.LeftMiss, missed
		return out
	}
	if left, ok := l.LeftToday().CeilVolume(step); ok {
		out.Case, out.Volume = text.LeftToday, left
		if left == 0 {
			out.Case = text.LeftDone
		}
		return out
	}
	if required, ok := l.Required().CeilVolume(step); ok {
		out.Case, out.Volume, out.Date = text.LeftNext, required, l.Days.Target
	}
	return out
}

// receiptDays groups rows by date, newest date first. With facts it also tells
// of days whose fact is accounting's.
func (e *entry) receiptDays(sales []storage.Sale, facts bool) ([]text.ReceiptDay, error) {
	categories, err := e.Tx.Categories()
	if err != nil {
		return nil, err
	}
	goods := func(id storage.CategoryID, v calc.Volume) text.Goods {
		c := categoryOf(categories, id)
		return text.Goods{Category: c.Name, Unit: c.Unit, Volume: v}
	}
	var days []text.ReceiptDay
	for _, s := range sales {
		i := slices.IndexFunc(days, func(d text.ReceiptDay) bool { return d.Date == s.Date })
		if i < 0 {
			i = len(days)
			days = append(days, text.ReceiptDay{Date: s.Date})
			if facts {
				if err := e.importedFact(s.SaleKey, sales, &days[i], goods); err != nil {
					return nil, err
				}
			}
		}
		days[i].Year = otherYear(s.Date, e.Today())
		if len(days[i].Lines) == receiptLines {
			days[i].More++
			continue
		}
		line := text.ReceiptLine{Goods: goods(s.Category, s.Volume), Amount: s.Amount, HasAmount: s.HasAmount}
		if s.Client != 0 {
			c, err := e.Tx.Client(s.Client)
			if err != nil {
				return nil, err
			}
			line.Client = c.Name
		}
		days[i].Lines = append(days[i].Lines, line)
	}
	slices.SortStableFunc(days, func(a, b text.ReceiptDay) int { return int(b.Date - a.Date) })
	return days, nil
}

// receiptLines is how many lines of a day a receipt shows.
const receiptLines = 15

// otherYear is the year of a date where it needs saying, else 0.
func otherYear(d, today calc.Date) int {
	if d.Year() == today.Year() {
		return 0
	}
	return d.Year()
}

// importedFact tells, of a day that accounting has filed, what it filed in the categories booked.
func (e *entry) importedFact(k storage.SaleKey, sales []storage.Sale, day *text.ReceiptDay, goods func(storage.CategoryID, calc.Volume) text.Goods) error {
	filed := map[storage.CategoryID]calc.Volume{}
	err := e.Tx.Sales(k.Team, k.Rep, k.Date, k.Date, func(s storage.Sale) error {
		if s.Origin.Kind != storage.FromChat {
			day.Imported = true
			filed[s.Category] += s.Volume
		}
		return nil
	})
	if err != nil || !day.Imported {
		return err
	}
	var told []storage.CategoryID
	for _, s := range sales {
		if s.Date == k.Date && !slices.Contains(told, s.Category) {
			told = append(told, s.Category)
			day.Fact = append(day.Fact, goods(s.Category, filed[s.Category]))
		}
	}
	return nil
}

func categoryOf(categories []storage.Category, id storage.CategoryID) storage.Category {
	for _, c := range categories {
		if c.ID == id {
			return c
		}
	}
	return storage.Category{}
}
