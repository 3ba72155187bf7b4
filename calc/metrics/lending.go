package metrics

var lendingRows = append([]Metric{
	{
		Key: "approval", Group: Lending, Label: Words{"Одобрение", "Approval"},
		Name:    Words{"Доля одобрений", "Approval rate"},
		Aliases: Aliases{RU: []string{"одобрения", "доля одобрений"}, EN: []string{"approval rate"}},
		Formula: "{approved} / {applications} · 100 %", Unit: Share, of: part, Over: []string{"applications"}, Source: lenders,
		Inputs: []Input{
			{Key: "applications", Name: Words{"заявки", "applications"}, Unit: Count, Whole: true},
			{Key: "approved", Name: Words{"одобренные заявки", "approved applications"}, Unit: Count, Whole: true, AtMost: "applications"},
		},
		Note:    Words{"По числу заявок, а не по суммам; отозванные до решения обычно не считают.", "By the number of applications, not by amounts; those withdrawn before a decision are usually left out."},
		Example: []string{"1000", "620"},
	},
	{
		Key: "issue", Group: Lending, Label: Words{"Выдача", "Issue"},
		Name:    Words{"Доля выдач", "Issue rate"},
		Aliases: Aliases{RU: []string{"доля выдач", "выдачи"}, EN: []string{"issue rate", "issuance", "take rate", "take-up"}},
		Formula: "{issued} / {approved} · 100 %", Unit: Share, of: part, Over: []string{"approved"}, Source: lenders,
		Inputs: []Input{
			{Key: "approved", Name: Words{"одобренные заявки", "approved applications"}, Unit: Count, Whole: true},
			{Key: "issued", Name: Words{"выданные кредиты", "loans issued"}, Unit: Count, Whole: true, AtMost: "approved"},
		},
		Note:    Words{"От одобренных. Кто-то считает от всех заявок: это одобрение × выдача.", "Of those approved. Some count it of all applications: that is approval × issue."},
		Example: []string{"620", "465"},
	},
	{
		Key: "recovery", Group: Lending, Label: Words{"Взыскание", "Recovery"},
		Name:    Words{"Доля взыскания", "Recovery rate"},
		Aliases: Aliases{RU: []string{"доля взыскания", "возврат долга"}, EN: []string{"recovery rate"}},
		Formula: "{recovered} / {overdue} · 100 %", Unit: Share, of: part, Over: []string{"overdue"}, Source: lenders,
		Inputs: []Input{
			{Key: "overdue", Name: Words{"просроченный долг", "overdue debt"}, Unit: Money},
			{Key: "recovered", Name: Words{"взысканный долг", "recovered debt"}, Unit: Money, AtMost: "overdue"},
		},
		Note:    Words{"Без расходов на взыскание и без дисконта; срок назовите сами.", "Without the cost of collecting and without discount; the term is yours to name."},
		Example: []string{"800000", "280000"},
	},
	{
		Key: "npl", Group: Lending, Label: Words{"NPL({n})", "NPL({n})"}, Days: 90,
		Name:    Words{"Просрочка больше {n} дней в портфеле", "Overdue more than {n} days in the portfolio"},
		Aliases: Aliases{RU: []string{"доля просрочки", "нпл"}, EN: []string{"non-performing loans"}},
		Formula: "{overdue} / {portfolio} · 100 %", Unit: Share, of: part, Over: []string{"portfolio"},
		Source: Words{"порог 90 дней — Базельский комитет, d403 (2017)", "the 90 days are the Basel Committee's, d403 (2017)"},
		Inputs: []Input{
			{Key: "portfolio", Name: Words{"остаток портфеля", "portfolio balance"}, Unit: Money},
			{Key: "overdue", Name: Words{"просрочено больше {n} дней", "overdue more than {n} days"}, Unit: Money, AtMost: "portfolio"},
		},
		Note:    Words{"Весь остаток таких кредитов, а не только просроченные платежи. Другой срок: npl30.", "The whole balance of such loans, not the missed payments alone. Another term: npl30."},
		Example: []string{"5000000", "350000"},
	},
}, paymentRows...)

// paymentRows are those of the first three payments, which differ in words alone.
var paymentRows = []Metric{
	missed("fpd", "FPD", "first payment default", Words{"первый", "first"}, Words{"первого", "first"}, []string{"200", "9"}),
	missed("spd", "SPD", "second payment default", Words{"второй", "second"}, Words{"второго", "second"}, []string{"190", "12"}),
	missed("tpd", "TPD", "third payment default", Words{"третий", "third"}, Words{"третьего", "third"}, []string{"180", "9"}),
}

// missed is the row of a payment, which is named with its number in the
// nominative and the genitive.
func missed(key, label, name string, nth, ofNth Words, example []string) Metric {
	return Metric{
		Key: key, Group: Lending, Label: Words{label, label},
		Name:    Words{"Просрочен " + nth.RU + " платёж", "Overdue with the " + nth.EN + " payment"},
		Aliases: Aliases{RU: []string{"дефолт " + ofNth.RU + " платежа", nth.RU + " платёж"}, EN: []string{name}},
		Formula: "{overdue} / {due} · 100 %", Unit: Share, of: part, Over: []string{"due"}, Source: lenders,
		Inputs: []Input{
			{Key: "due", Name: Words{"кредиты со сроком " + ofNth.RU + " платежа", "loans with a " + nth.EN + " payment due"}, Unit: Count, Whole: true},
			{Key: "overdue", Name: Words{"просрочившие его", "loans overdue with it"}, Unit: Count, Whole: true, AtMost: "due"},
		},
		Note: Words{
			"По числу кредитов, у которых этот срок уже наступил. Просрочкой здесь считается любая; кто-то берёт только 30 дней и больше, кто-то — пропуск всех платежей до этого.",
			"By the number of loans whose term for it has come. Overdue is by any time here; some take only 30 days and more, some that all payments up to it were missed.",
		},
		Example: example,
	}
}
