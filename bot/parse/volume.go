package parse

import (
	"cmp"
	"errors"
	"strings"

	"runrate/calc"
	"runrate/storage"
)

// amounts reads a part's numbers.
func (c Context) amounts(p part) (Item, error) {
	item := Item{Category: p.category}
	var each []calc.Volume
	nodded := false // which of the numbers is money has been asked
	for _, q := range p.volumes {
		q, money, err := c.ungrouped(q, p)
		if err != nil {
			return Item{}, err
		}
		if money != "" {
			p.money, nodded = quantity{number: money}, true
		}
		v, err := c.volume(q, c.Lexicon.categories[p.category])
		if err != nil {
			return Item{}, err
		}
		if p.minus && len(each) > 0 { // "-10 кор 5 шт" is all returned
			v = -v
		}
		each = append(each, v)
		if item.Volume += v; item.Volume > calc.MaxVolume || item.Volume < -calc.MaxVolume {
			return Item{}, Problem{Kind: TooLarge, Text: q.number}
		}
	}
	var err error
	if item.Volume, err = c.together(p, each, item.Volume); err != nil {
		return Item{}, err
	}
	if item.Volume == 0 {
		return Item{}, Problem{Kind: Zero, Text: p.firstNumber()}
	}
	if p.money.number != "" {
		amount, err := c.money(p.money, c.Lexicon.categories[p.category].Name)
		if err != nil {
			return Item{}, err
		}
		if amount < 0 && item.Volume > 0 && !p.isReturn { // goods one way and money the other
			return Item{}, Problem{Kind: NotNumber, Text: p.money.number}
		}
		if !nodded {
			if err := c.tooCheap(p, item.Volume, amount); err != nil {
				return Item{}, err
			}
		}
		item.Amount, item.HasAmount = amount, true
	}
	if p.isReturn || item.Volume < 0 {
		item.Volume, item.Amount = -max(item.Volume, -item.Volume), -max(item.Amount, -item.Amount)
	}
	return item, nil
}

// together asks about two volumes of one entry that may be one and the same, as
// in "10 кор (120 шт)", or of which the first may be a size, as in "0,2 л 27 уп".
// "10 кор 5 шт" is both.
func (c Context) together(p part, each []calc.Volume, sum calc.Volume) (calc.Volume, error) {
	if len(each) != 2 {
		return sum, nil
	}
	of := c.Lexicon.categories[p.category]
	first, err := of.InUnit(calc.Unit, p.volumes[0].unit)
	second, err2 := of.InUnit(calc.Unit, p.volumes[1].unit)
	if err != nil || err2 != nil || each[0] != each[1] && first > second {
		return sum, nil
	}
	d := Doubt{Kind: WhichNumber, Of: of.Name, Options: []string{each[1].String(), sum.String()}}
	for _, q := range p.volumes {
		d.Text = strings.TrimSpace(d.Text + " " + q.number + " " + q.unit)
	}
	switch c.doubt(&d) {
	case "":
		return 0, d
	case d.Options[0]:
		return each[1], nil
	}
	return sum, nil
}

// cheap is up to how many roubles a piece a number behind "за" is asked about.
const cheap = 3

// tooCheap asks about money that may be something else: "пиво 5 на 6" may be a
// correction, and in "120 шт 30р" the price of one.
func (c Context) tooCheap(p part, volume calc.Volume, amount calc.Money) error {
	of := c.Lexicon.categories[p.category]
	volume, amount = max(volume, -volume), max(amount, -amount)
	sold, paid := int64(volume), int64(amount)*10 // thousandths of a unit, and of a rouble
	if !(p.moneyBare != "" && paid <= cheap*sold || of.Counted() && paid < sold) {
		return nil
	}
	d := Doubt{Kind: WhichNumber, Text: volume.String() + " " + cmp.Or(p.moneyBare, amount.String()), Of: of.Name, Options: []string{volume.String() + "|" + amount.String()}}
	if c.doubt(&d) == "" {
		return d
	}
	return nil
}

// ungrouped asks about "24 300" beside a category: one number, or a volume and
// what was paid for it? "1 200" and "15 000" are one number, as is what has its
// unit behind it; "6 480р" can only be six for 480.
func (c Context) ungrouped(q quantity, p part) (one quantity, money string, err error) {
	whole, rest, grouped := strings.Cut(q.number, " ")
	doubtful := q.paid || len(whole) > 1 && rest != "000" && q.unit == "" && q.times <= 1 && p.money.number == "" && !strings.ContainsAny(q.number, "-−–+.,")
	if !grouped || !doubtful || strings.Contains(rest, " ") {
		return q, "", nil
	}
	d := Doubt{Kind: WhichNumber, Text: q.number, Of: c.Lexicon.categories[p.category].Name, Options: []string{whole + rest, whole + "|" + rest}}
	if q.paid {
		d.Options = d.Options[1:]
	}
	switch answer := c.doubt(&d); answer {
	case "":
		return q, "", d
	case whole + rest:
		q.number = answer
	default:
		q.number, money = whole, rest
	}
	return q, money, nil
}

// volume reads one number of a category, in whatever unit it was written.
func (c Context) volume(q quantity, of storage.Category) (calc.Volume, error) {
	written := q.number
	q, err := c.plain(q, of.Name)
	if err != nil {
		return 0, err
	}
	v, err := calc.ParseVolumeMarked(q.number, q.marks())
	if err == nil && q.times > 1 {
		if v > calc.MaxVolume/calc.Volume(q.times) || v < -calc.MaxVolume/calc.Volume(q.times) {
			err = calc.ErrTooLarge
		}
		v *= calc.Volume(q.times)
	}
	if err == nil {
		v, err = of.InUnit(v, q.unit)
	}
	if errors.Is(err, storage.ErrUnit) {
		return 0, Problem{Kind: WrongUnit, Text: q.unit, Other: strings.Join(of.Units(), ", "), Category: of.Name}
	}
	if err == nil && !q.chosen && v%calc.Unit != 0 && of.Counted() { // half a piece, or a list's number, or a day: 1.3, 12.11
		d := Doubt{Kind: WhichNumber, Text: written, Of: of.Name, Options: []string{v.String()}}
		if c.doubt(&d) == "" {
			return 0, d
		}
	}
	return v, numberProblem(err, written)
}

func (c Context) money(q quantity, of string) (calc.Money, error) {
	written := q.number
	q, err := c.plain(q, of)
	if err != nil {
		return 0, err
	}
	m, err := calc.ParseMoneyMarked(q.number, q.marks())
	if err == nil && q.times > 1 {
		if m > calc.MaxMoney/calc.Money(q.times) || m < -calc.MaxMoney/calc.Money(q.times) {
			err = calc.ErrTooLarge
		}
		m *= calc.Money(q.times)
	}
	return m, numberProblem(err, written)
}

// plain returns a number that can be read in one way: as it is, or as the
// member has chosen; or the Doubt about it.
func (c Context) plain(q quantity, of string) (quantity, error) {
	if _, err := calc.ParseVolumeMarked(q.number, q.marks()); !errors.Is(err, calc.ErrTwoFaced) {
		return q, nil
	}
	decimal := strings.TrimRight(strings.Replace(q.number, ",", ".", 1), "0")
	d := Doubt{Kind: WhichNumber, Text: q.number, Of: of, Options: []string{
		strings.NewReplacer(".", "", ",", "").Replace(q.number), strings.TrimSuffix(decimal, "."),
	}}
	answer := c.doubt(&d)
	if answer == "" {
		return q, d
	}
	q.number, q.chosen = answer, true
	return q, nil
}

// numberProblem says of a number what calc found wrong with it.
func numberProblem(err error, text string) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, calc.ErrTooFine):
		return Problem{Kind: TooFine, Text: text}
	case errors.Is(err, calc.ErrTooLarge):
		return Problem{Kind: TooLarge, Text: text}
	}
	return Problem{Kind: NotNumber, Text: text}
}
