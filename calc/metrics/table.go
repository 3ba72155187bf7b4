package metrics

import (
	"slices"

	"runrate/calc"
)

// The sources that several rows have.
var (
	skok    = Words{"D. Skok, «SaaS Metrics 2.0»; так считают в SaaS", "D. Skok, “SaaS Metrics 2.0”; usual in SaaS"}
	usual   = Words{"общепринятое", "common usage"}
	farris  = Words{"Farris и др., «Marketing Metrics»", "Farris et al., “Marketing Metrics”"}
	lenders = Words{"практика розничных кредиторов, единого определения нет", "practice of retail lenders, there is no single definition"}
)

// Inputs that several rows have.
var (
	clientsAtStart = Input{Key: "start", Name: Words{"клиенты на начало", "clients at the start"}, Unit: Count, Whole: true, From: ClientsAtStart}
	clientsLost    = Input{Key: "lost", Name: Words{"ушедшие клиенты", "lost clients"}, Unit: Count, Whole: true, AtMost: "start", From: LostClients}
	revenue        = Input{Key: "revenue", Name: Words{"выручка за месяц", "revenue of the month"}, Unit: Money, From: Turnover}
	mrrAtStart     = Input{Key: "start", Name: Words{"MRR на начало", "MRR at the start"}, Unit: Money, From: RevenueAtStart}
	mrrLost        = Input{Key: "lost", Name: Words{"потерянная MRR", "lost MRR"}, Unit: Money, AtMost: "start", From: RevenueLost}
)

// The arithmetic that several rows have.
func product(x []calc.Ratio) calc.Ratio  { return x[0].Mul(x[1]) }
func quotient(x []calc.Ratio) calc.Ratio { return x[0].Div(x[1]) }
func part(x []calc.Ratio) calc.Ratio     { return x[1].Div(x[0]) }           // the second in the first
func kept(x []calc.Ratio) calc.Ratio     { return x[0].Sub(x[1]).Div(x[0]) } // what the second leaves of the first
func number(n int64) calc.Ratio          { return calc.NewRatio(n, 1) }

// table is the cheat sheet, one group after another.
var table = slices.Concat(revenueRows, acquisitionRows, loyaltyRows, lendingRows)

var revenueRows = []Metric{
	{
		Key: "mrr", Group: Revenue, Label: Words{"MRR", "MRR"},
		Name:    Words{"Регулярная выручка в месяц", "Monthly recurring revenue"},
		Aliases: Aliases{RU: []string{"регулярная выручка", "месячная выручка"}, EN: []string{"monthly recurring revenue"}},
		Formula: "{clients} · {payment}", Unit: Money, of: product, Source: skok,
		Inputs: []Input{
			{Key: "clients", Name: Words{"клиенты с подпиской", "subscribers"}, Unit: Count, Whole: true},
			{Key: "payment", Name: Words{"средний платёж в месяц", "average payment a month"}, Unit: Money},
		},
		Note:    Words{"Только повторяющиеся платежи; годовой договор делят на 12.", "Recurring payments alone; a yearly contract counts by a twelfth."},
		Example: []string{"120", "5000"},
	},
	{
		Key: "arr", Group: Revenue, Label: Words{"ARR", "ARR"},
		Name:    Words{"Регулярная выручка в год", "Annual recurring revenue"},
		Aliases: Aliases{RU: []string{"годовая выручка", "годовая регулярная выручка"}, EN: []string{"annual recurring revenue"}},
		Formula: "{mrr} · 12", Unit: Money, Source: skok,
		Inputs:  []Input{{Key: "mrr", Name: Words{"MRR", "MRR"}, Unit: Money}},
		Note:    Words{"Двенадцать таких же месяцев: роста и оттока в ней нет.", "Twelve months like this one: no growth and no churn in it."},
		Example: []string{"600000"},
		of:      func(x []calc.Ratio) calc.Ratio { return x[0].Mul(number(12)) },
	},
	{
		Key: "arppu", Group: Revenue, Label: Words{"ARPPU", "ARPPU"},
		Name:    Words{"Выручка на платящего клиента", "Average revenue per paying user"},
		Aliases: Aliases{RU: []string{"выручка на платящего", "доход на платящего"}, EN: []string{"revenue per paying user"}},
		Formula: "{revenue} / {paying}", Unit: Money, of: quotient, Over: []string{"paying"}, Source: usual,
		Inputs:  []Input{revenue, {Key: "paying", Name: Words{"платившие клиенты", "paying clients"}, Unit: Count, Whole: true, From: BuyingClients}},
		Note:    Words{"Выручка и клиенты — одного и того же месяца.", "Revenue and clients are of one and the same month."},
		Example: []string{"600000", "120"},
	},
	{
		Key: "arpu", Group: Revenue, Label: Words{"ARPU", "ARPU"},
		Name:    Words{"Выручка на клиента", "Average revenue per user"},
		Aliases: Aliases{RU: []string{"выручка на клиента", "доход на клиента", "средний доход"}, EN: []string{"revenue per user", "arpa"}},
		Formula: "{revenue} / {clients}", Unit: Money, of: quotient, Over: []string{"clients"}, Source: usual,
		Inputs:  []Input{revenue, {Key: "clients", Name: Words{"все клиенты", "all clients"}, Unit: Count, Whole: true}},
		Note:    Words{"Делят на всех, и на тех, кто в этом месяце не платил; на платящих — ARPPU.", "Over all, also those who paid nothing this month; ARPPU is over those who paid."},
		Example: []string{"600000", "150"},
	},
	{
		Key: "appu", Group: Revenue, Label: Words{"APPU", "APPU"},
		Name:    Words{"Прибыль на клиента", "Average profit per user"},
		Aliases: Aliases{RU: []string{"прибыль на клиента"}, EN: []string{"profit per user"}},
		Formula: "{profit} / {clients}", Unit: Money, of: quotient, Over: []string{"clients"}, Source: usual,
		Inputs: []Input{
			{Key: "profit", Name: Words{"прибыль за месяц", "profit of the month"}, Unit: Money, Signed: true},
			{Key: "clients", Name: Words{"все клиенты", "all clients"}, Unit: Count, Whole: true},
		},
		Note:    Words{"Какая прибыль, валовая или чистая, решаете вы: сравнивайте одинаковые. Убыток — с минусом.", "Gross or net profit is up to you: compare like with like. A loss has a minus."},
		Example: []string{"180000", "150"},
	},
	{
		Key: "asp", Group: Revenue, Label: Words{"ASP", "ASP"},
		Name:    Words{"Средняя цена продажи", "Average selling price"},
		Aliases: Aliases{RU: []string{"средняя цена", "средняя цена продажи"}, EN: []string{"average selling price", "average price"}},
		Formula: "{revenue} / {units}", Unit: Money, of: quotient, Over: []string{"units"}, Source: farris,
		Inputs:  []Input{revenue, {Key: "units", Name: Words{"продано единиц", "units sold"}, Unit: Count}},
		Note:    Words{"Единица — любая (штука, килограмм), но одна; не путайте со средним чеком.", "Any unit will do (a piece, a kilogram), but one; not to be mixed up with the average invoice."},
		Example: []string{"600000", "4800"},
	},
}

var acquisitionRows = []Metric{
	{
		Key: "cac", Group: Acquisition, Label: Words{"CAC", "CAC"},
		Name:    Words{"Стоимость привлечения клиента", "Customer acquisition cost"},
		Aliases: Aliases{RU: []string{"стоимость привлечения", "цена клиента"}, EN: []string{"acquisition cost"}},
		Formula: "{spent} / {new}", Unit: Money, of: quotient, Over: []string{"new"}, Source: skok,
		Inputs: []Input{
			{Key: "spent", Name: Words{"расходы на продажи и маркетинг", "sales and marketing expense"}, Unit: Money},
			{Key: "new", Name: Words{"новые клиенты", "new clients"}, Unit: Count, Whole: true, From: NewClients},
		},
		Note:    Words{"Полная: с зарплатой продавцов. Если только реклама, получится CPA.", "In full, with the pay of those who sell. Advertising alone gives CPA."},
		Example: []string{"390000", "65"},
	},
	{
		Key: "cpa", Group: Acquisition, Label: Words{"CPA", "CPA"},
		Name:    Words{"Цена целевого действия", "Cost per action"},
		Aliases: Aliases{RU: []string{"цена действия", "цена заявки"}, EN: []string{"cost per action", "cost per acquisition"}},
		Formula: "{spent} / {actions}", Unit: Money, of: quotient, Over: []string{"actions"}, Source: usual,
		Inputs: []Input{
			{Key: "spent", Name: Words{"расходы на рекламу", "advertising expense"}, Unit: Money},
			{Key: "actions", Name: Words{"целевые действия", "actions"}, Unit: Count, Whole: true},
		},
		Note:    Words{"Действие называют сами: заявка, звонок, первая покупка.", "What counts as an action you name yourself: a request, a call, a first purchase."},
		Example: []string{"90000", "600"},
	},
	{
		Key: "ltv", Group: Acquisition, Label: Words{"LTV", "LTV"},
		Name:    Words{"Ценность клиента за всё время", "Lifetime value of a client"},
		Aliases: Aliases{RU: []string{"пожизненная ценность", "ценность клиента"}, EN: []string{"clv", "cltv", "lifetime value"}},
		Formula: "{arpu} · {margin} / {churn}", Unit: Money, Over: []string{"churn"}, Source: skok,
		Inputs: []Input{
			{Key: "arpu", Name: Words{"ARPU в месяц", "ARPU a month"}, Unit: Money},
			{Key: "margin", Name: Words{"валовая маржа", "gross margin"}, Unit: Share},
			{Key: "churn", Name: Words{"отток в месяц", "churn a month"}, Unit: Share},
		},
		Note:    Words{"Определений несколько. Здесь — с маржой и без дисконта, отток постоянный; без маржи поставьте 100 %.", "There are several definitions. This one has the margin, no discount and a steady churn; put 100% for none."},
		Example: []string{"4000", "30%", "5%"},
		of:      func(x []calc.Ratio) calc.Ratio { return x[0].Mul(x[1]).Div(x[2]) },
	},
	{
		Key: "ltvcac", Group: Acquisition, Label: Words{"LTV/CAC", "LTV/CAC"},
		Name:    Words{"Окупаемость привлечения", "Lifetime value to acquisition cost"},
		Aliases: Aliases{RU: []string{"окупаемость привлечения"}, EN: []string{"ltv to cac", "clv/cac"}},
		Formula: "{ltv} / {cac}", Unit: Times, of: quotient, Over: []string{"cac"}, Source: skok,
		Inputs:  []Input{{Key: "ltv", Name: Words{"LTV", "LTV"}, Unit: Money}, {Key: "cac", Name: Words{"CAC", "CAC"}, Unit: Money}},
		Note:    Words{"Ниже 1 клиент себя не окупает; ориентир в SaaS — 3 и выше.", "Below 1 a client does not pay for himself; SaaS looks for 3 and more."},
		Example: []string{"24000", "6000"},
	},
}

var loyaltyRows = []Metric{
	{
		Key: "churn", Group: Loyalty, Label: Words{"Отток", "Churn"},
		Name:    Words{"Отток клиентов", "Customer churn"},
		Aliases: Aliases{RU: []string{"отток клиентов"}, EN: []string{"customer churn", "logo churn", "churn rate"}},
		Formula: "{lost} / {start} · 100 %", Unit: Share, of: part, Over: []string{"start"}, Source: farris,
		Inputs:     []Input{clientsAtStart, clientsLost},
		Complement: Words{"удержание", "retention"},
		Note:       Words{"Ушедшие — только из тех, кто был на начало: новых не считают.", "Only those who were there at the start can be lost: new clients do not count."},
		Example:    []string{"120", "58"},
	},
	{
		Key: "retention", Group: Loyalty, Label: Words{"Удержание", "Retention"},
		Name:    Words{"Удержание клиентов", "Customer retention"},
		Aliases: Aliases{RU: []string{"удержание клиентов", "ретеншн"}, EN: []string{"customer retention", "retention rate"}},
		Formula: "({start} − {lost}) / {start} · 100 %", Unit: Share, of: kept, Over: []string{"start"}, Source: farris,
		Inputs:     []Input{clientsAtStart, clientsLost},
		Complement: Words{"отток", "churn"},
		Note:       Words{"Строгое: доля оставшихся из тех, кто был. CRR из учебника бывает другим: там вернувшиеся.", "The strict one: how many of those who were there have stayed. The textbook CRR may differ by those who came back."},
		Example:    []string{"120", "58"},
	},
	{
		Key: "crr", Group: Loyalty, Label: Words{"CRR", "CRR"},
		Name:    Words{"Удержание по учебнику (CRR)", "Textbook retention (CRR)"},
		Aliases: Aliases{RU: []string{"удержание по учебнику"}, EN: []string{"customer retention rate", "textbook crr"}},
		Formula: "({end} − {new}) / {start} · 100 %", Unit: Share, Over: []string{"start"}, Source: Words{"обычная формула учебников", "the usual textbook formula"},
		Inputs: []Input{
			clientsAtStart,
			{Key: "end", Name: Words{"клиенты на конец", "clients at the end"}, Unit: Count, Whole: true, From: ClientsAtEnd},
			{Key: "new", Name: Words{"новые клиенты", "new clients"}, Unit: Count, Whole: true, AtMost: "end", From: NewClients},
		},
		Complement: Words{"отток", "churn"},
		Note:       Words{"Вернувшиеся в неё входят, поэтому бывает больше 100 %. Строгая — «удержание».", "Clients who came back are in it, so it may pass 100%. The strict one is “retention”."},
		Example:    []string{"120", "127", "65"},
		of:         func(x []calc.Ratio) calc.Ratio { return x[1].Sub(x[2]).Div(x[0]) },
	},
	{
		Key: "mrrchurn", Group: Loyalty, Label: Words{"Отток MRR", "MRR churn"},
		Name:    Words{"Отток выручки (MRR)", "Revenue churn (MRR)"},
		Aliases: Aliases{RU: []string{"отток выручки", "mrr отток"}, EN: []string{"revenue churn", "gross mrr churn"}},
		Formula: "{lost} / {start} · 100 %", Unit: Share, of: part, Over: []string{"start"}, Source: skok,
		Inputs:     []Input{mrrAtStart, mrrLost},
		Complement: Words{"удержание MRR", "MRR retention"},
		Note:       Words{"Валовый: потеряно с ушедшими и с теми, кто стал брать меньше. Чистый вычитает рост остальных.", "The gross one: lost with those who left and those who buy less. The net one takes off what others grew by."},
		Example:    []string{"600000", "45000"},
	},
	{
		Key: "mrrretention", Group: Loyalty, Label: Words{"Удержание MRR", "MRR retention"},
		Name:    Words{"Удержание выручки (MRR)", "Revenue retention (MRR)"},
		Aliases: Aliases{RU: []string{"удержание выручки", "mrr удержание"}, EN: []string{"revenue retention", "grr", "gross revenue retention"}},
		Formula: "({start} − {lost}) / {start} · 100 %", Unit: Share, of: kept, Over: []string{"start"}, Source: skok,
		Inputs:     []Input{mrrAtStart, mrrLost},
		Complement: Words{"отток MRR", "MRR churn"},
		Note:       Words{"Валовое (GRR): не выше 100 %. Чистое (NRR) прибавляет рост оставшихся.", "The gross one (GRR): never above 100%. The net one (NRR) adds what those who stayed grew by."},
		Example:    []string{"600000", "45000"},
	},
	{
		Key: "nps", Group: Loyalty, Label: Words{"NPS", "NPS"},
		Name:    Words{"Индекс лояльности (NPS)", "Net promoter score"},
		Aliases: Aliases{RU: []string{"лояльность", "индекс лояльности"}, EN: []string{"net promoter score"}},
		Formula: "({promoters} − {detractors}) / ({promoters} + {passives} + {detractors}) · 100", Unit: Points,
		Over:   []string{"promoters", "passives", "detractors"},
		Source: Words{"F. Reichheld, Harvard Business Review, декабрь 2003", "F. Reichheld, Harvard Business Review, December 2003"},
		Inputs: []Input{
			{Key: "promoters", Name: Words{"промоутеры (9–10)", "promoters (9–10)"}, Unit: Count, Whole: true},
			{Key: "passives", Name: Words{"нейтралы (7–8)", "passives (7–8)"}, Unit: Count, Whole: true},
			{Key: "detractors", Name: Words{"критики (0–6)", "detractors (0–6)"}, Unit: Count, Whole: true},
		},
		Note:    Words{"Сколько человек так ответили, а не проценты. Итог — от −100 до 100 пунктов.", "How many people answered so, not percents. It comes out between −100 and 100 points."},
		Example: []string{"70", "20", "10"},
		of: func(x []calc.Ratio) calc.Ratio {
			return x[0].Sub(x[2]).Div(x[0].Add(x[1]).Add(x[2])).Mul(number(100))
		},
	},
}
