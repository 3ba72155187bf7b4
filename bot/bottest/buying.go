package bottest

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"

	"runrate/calc"
	"runrate/storage/sheet"
)

// A year of purchases is written down as habits, a line for each kind of client:
//
//	name,clients,segment,rep,category,first,apart,every,times,volume,price
//	Кафе,12,HoReCa,A1,Пиво,2025-03-03,9,6 8 11,4 9 30,20,90
//
// is twelve cafés, the first of whom began on 3 March and each of the others 9
// days later; they buy every 6, 8 or 11 days, in turn, 4, 9 or 30 times. What
// lies after yesterday is left out.

// buying imports the clients and the purchases of habits.
func (p *player) buying(habits string) {
	rows, err := csv.NewReader(strings.NewReader(habits)).ReadAll()
	if err != nil {
		p.t.Fatal(err)
	}
	var clients, sales strings.Builder
	clients.WriteString("client,name,segment,rep\n")
	sales.WriteString("date,rep,client,category,volume,amount,doc\n")
	for line, h := range rows[1:] {
		for i := range habitNumber(p, h[1]) {
			code := fmt.Sprintf("%c%02d", 'A'+line, i+1)
			fmt.Fprintf(&clients, "%s,%s %d,%s,%s\n", code, h[0], i+1, h[2], h[3])
			p.habit(&sales, h, code, i)
		}
	}
	p.h.Import(sheet.Clients, clients.String())
	p.h.Import(sheet.Sales, sales.String())
}

// habit writes the purchases of the i-th client of a line.
func (p *player) habit(sales *strings.Builder, h []string, code string, i int) {
	first, err := calc.ParseDate(h[5])
	if err != nil {
		p.t.Fatal(err)
	}
	every, times := inTurn(p, h[7], i), inTurn(p, h[8], i)
	first += calc.Date(i * habitNumber(p, h[6]))
	yesterday := calc.DateOf(p.h.Now()) - 1
	for n := range times {
		if d := first + calc.Date(n*every); d <= yesterday {
			volume := habitNumber(p, h[9]) + (i+n)%3
			fmt.Fprintf(sales, "%s,%s,%s,%s,%d,%d,%s-%d\n", d, h[3], code, h[4], volume, volume*habitNumber(p, h[10]), code, n)
		}
	}
}

func habitNumber(p *player, s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		p.t.Fatal(err)
	}
	return n
}

// inTurn is the i-th of several numbers, which begin anew after the last.
func inTurn(p *player, s string, i int) int {
	all := strings.Fields(s)
	return habitNumber(p, all[i%len(all)])
}
