package bot

import (
	"encoding/json"
	"slices"
	"time"

	"runrate/bot/figures"
	"runrate/bot/pictures"
	"runrate/bot/text"
	"runrate/calc"
)

// The morning of a supervisor: the team, its worst, and the map.

// supervisor is the morning of a supervisor: the team, its worst, and the map.
func (p *push) supervisor(v *viewer) error {
	t, err := p.theTeam(v)
	if err != nil {
		return err
	}
	f, err := p.theField(t)
	if err != nil {
		return err
	}
	out := text.TeamMorning{Team: v.teamHead(t)}
	for _, rep := range t.Reps {
		if rr := rep.Total.RunRate(); rep.Present && rr.Defined() && rr.Cmp(calc.NewRatio(1, 1)) < 0 && len(out.WorstReps) < worstNamed {
			row := repRow(0, rep, 0)
			out.WorstReps = append(out.WorstReps, row)
		}
	}
	for _, c := range t.WorstCategories()[:min(worstNamed, len(t.WorstCategories()))] {
		out.WorstCategories = append(out.WorstCategories, text.WorstLine{Category: c.Category.Name, RunRate: calc.PercentOf(c.Total.RunRate())})
	}
	silent, err := p.book.Silent(t, func(rep figures.Rep) calc.Date { return p.lastDayOf(rep) })
	if err != nil {
		return err
	}
	out.SilentYesterday = memberNames(silent)
	at, weak := f.Weakest()
	if weak {
		facts := pictures.FieldFacts(f, t.Name, v.Today())
		out.Weak = &facts
		if out.RideWith, err = p.rideWith(t, f, at); err != nil {
			return err
		}
	}
	team := int64(p.job.Team)
	if err := p.say(v, out, false, "team", pressData("team", team, 0, 0), "compare", pressData("cmp", team, 0, 0)); err != nil || len(f.Cells) == 0 {
		return err
	}
	return p.picture(v, f, t.Name)
}

// lastDayOf is the last day before today that the rep worked; yesterday where there is none.
func (p *push) lastDayOf(rep figures.Rep) calc.Date {
	today := rep.Days.Today
	cal, err := p.book.Calendar(rep.Member, today-10, today-1)
	if err != nil {
		return today - 1
	}
	for d := today - 1; d >= today-10; d-- {
		if cal.Weight(d) > 0 {
			return d
		}
	}
	return today - 1
}

// rideWith is who falls short most in the weakest place, of those who are of
// the team and work today.
func (p *push) rideWith(t figures.Team, f figures.Field, at figures.Cell) (string, error) {
	d, err := p.book.LoadCell(f, at)
	for _, short := range d.Reps {
		i := slices.IndexFunc(t.Reps, func(rep figures.Rep) bool { return rep.Member.ID == short.Member.ID })
		if err != nil || short.Gap().Sign() <= 0 || i < 0 || !t.Reps[i].Present {
			continue
		}
		today := t.Reps[i].Days.Today
		cal, err := p.book.Calendar(short.Member, today, today)
		if err != nil || cal.Weight(today) > 0 {
			return short.Member.Name, err
		}
	}
	return "", err
}

// picture adds the map's picture under the summary; it makes no sound of its own.
func (p *push) picture(v *viewer, f figures.Field, name string) error {
	picture, err := pictures.Field(f, name, v.Today(), v.look())
	if err != nil {
		return err
	}
	out := Outgoing{Kind: Photo, Text: picture.Caption, FileName: picture.Name + ".png", FileKey: picture.Key, Silent: true, Expires: p.job.Due + int64(pushGrace/time.Second)}
	if out.Rows, err = v.mapButtons(f); err != nil {
		return err
	}
	team, rep := numbersOf(f.Scope)
	again := screenJob{Update: -v.chat(), Chat: v.chat(), Member: v.Member.ID, Screen: "map", Args: []int64{team, rep, int64(f.Basis), asPicture}, Now: v.Now.Unix()}
	if out.Redraw, err = json.Marshal(again); err != nil {
		return err
	}
	if out.FileID, err = p.reader.SentID(out.FileKey); err != nil {
		return err
	}
	p.out = append(p.out, pushed{v.chat(), out, &picture})
	return nil
}
