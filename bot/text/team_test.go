package text

import "runrate/calc"

// Every message about teams.
var teamMessages = []any{
	Team{Name: "Север", Rows: []TeamRow{{Number: 1, Name: "Анна", HasMoney: true}, {Number: 2, Met: true}}, Pages: 2, Silent: []string{"А", "Б"}, NoPlan: []string{"В"}, Worst: "Пиво", Unconfirmed: true, Reps: 2}, Team{},
	Team{Category: "Пиво", Unit: "шт", Rows: []TeamRow{{Number: 1, Required: Known{Is: true}}, {Number: 2}}},
	TeamSums{Rows: []RunRateRow{{}}, SilentCount: 3}, TeamSums{Team: Team{Worst: "Сок"}}, TeamCategories{Rows: []RunRateRow{{}}}, TeamCategories{},
	Teams{Team{Rows: []TeamRow{{Number: 1, Name: "Север", Reps: 7}}, Pages: 2, Turnover: 5, Worst: "Сок"}}, NoTeam{}, RepNothingYet{Name: "Анна"},
	Comparison{}, Comparison{Until: 20000, Rows: []ComparisonRow{{Name: "Пиво"}, {}, {All: true}}, HasLast: true, HasYear: true, Money: true, BySegment: true, AtPrices: true, Invoiced: true, Unconfirmed: true}, Comparison{Until: 20000},
	Members{Lines: []Member{{Number: 1, Name: "А", Roles: []string{"rep", "supervisor"}, Team: "Север", State: "waiting"}, {Name: "А", Roles: []string{"rep"}, State: "joined"}, {Name: "А", Roles: []string{"rep"}, State: "unreachable"}, {Name: "А", Roles: []string{"rep"}, State: "inactive"}}, Waiting: 1, Unreachable: 1, Inactive: 1, Pages: 2},
	MemberCard{Member: Member{Name: "А", Code: "A1", Roles: []string{"manager", "admin"}}, Cover: []Cover{{Name: "Б", From: 20000, To: 20001}}}, ChooseRoles{}, RolesGiven{Roles: []string{"rep"}}, ChooseTeam{Name: "А"}, ChooseTeam{Roles: []string{"rep"}}, MovesOn{},
	MemberRefused{Reason: "unknown"}, MemberRefused{Reason: "several", Names: []string{"А", "Б"}}, MemberRefused{Reason: "inactive"}, MemberRefused{Reason: "last admin"}, MemberRefused{Reason: "no role"}, MemberRefused{Reason: "admin"}, MemberRefused{Reason: "team", Names: []string{"А"}}, MemberRefused{},
	MemberRefused{Reason: "new team", Names: []string{"Юг"}}, MemberRefused{Reason: "which team", Names: []string{"Юг"}}, MemberRefused{Reason: "which team"}, InviteWhom{}, InviteWhom{Waiting: 2}, Invite{Name: "А", Rejoins: true, Hours: 72}, Invite{Roles: []string{"rep"}, Team: "Юг"}, InviteRevoked{Name: "А"}, InviteRevoked{Roles: []string{"rep"}}, InviteUsed{}, HasJoined{Roles: []string{"rep"}}, BehalfRefused{}, BehalfRefused{Names: []string{"А"}}, DayNotYours{Name: "А", Date: 20000, Year: 2024}, WrittenForYou{Removed: true, Days: []ReceiptDay{{}}}, WrittenForYou{Days: []ReceiptDay{{Year: 2025, Lines: []ReceiptLine{{}}}}},
	Audit{}, Audit{First: true}, Audit{Lines: auditLines()},
	Calendar{Changes: []DayChange{{From: 20000, To: 20002, Kind: "off", Reason: "х"}, {Kind: "half"}, {Kind: "working"}}, Unconfirmed: true}, Day{Year: 2025, Kind: "off"}, DaysSet{Name: "А", Kind: "vacation", From: 20000, To: 20005, Reason: "х"}, DaysSet{Kind: "sick"}, DaysSet{Kind: "usual"},
	CalendarRefused{Reason: "bad date"}, CalendarRefused{Reason: "whose"}, CalendarRefused{Reason: "no team"}, CalendarRefused{Reason: "loose date"}, CalendarRefused{}, ChooseCover{}, ChooseCover{None: true}, StandsIn{From: 20000, To: 20001},
	RepMorning{}, RepMorning{RunRate: RunRate{Rows: []RunRateRow{{}}, Target: 20000, Worst: &WorstLine{}, Unconfirmed: true}, Last: 20000, Sold: []Goods{{}}, Visits: []Visit{{"А", 3}, {}}}, RepMorning{Last: 20000, Yesterday: true}, RepMorning{Last: 20000},
	TeamMorning{}, TeamMorning{Team: Team{Reps: 2, Unconfirmed: true, NoPlan: []string{"А"}, NotYet: []string{"Б"}, NoPrice: []string{"Сок"}}, WorstReps: []TeamRow{{HasMoney: true}, {}}, WorstCategories: []WorstLine{{}, {}}, SilentYesterday: []string{"А"}, Weak: &Field{HasGap: true}, RideWith: "А"},
	Reminder{}, Reminder{Left: []Goods{{}}, Example: "пиво 120"}, NoSales{}, WeekDigest{}, WeekDigest{Rows: 2, Turnover: 5, HasChange: true},
	GroupBound{}, GroupFreed{}, GroupTaken{}, GroupUnbound{}, GroupHowTo{}, GroupTooSmall{},
	FileReading{}, FileApplying{}, FileProgress{}, FileProgress{Applied: 3, Read: 7}, FileRefused{Reason: "large"}, FileRefused{Reason: "rights"}, FilePreview{FileCounts: FileCounts{Kind: "plan"}, Again: true}, FileRefused{}, FileWhich{}, FileMistakes{Kind: "plan", Lines: []string{"а"}, All: 5}, FileMistakes{All: 1},
	FilePreview{FileCounts: fullCounts, Differences: []FileDifference{{Of: "А", From: "1", To: "2"}, {Of: "Б", From: "rep", To: "rep+admin", Roles: true}, {To: "х"}}, More: 3}, FilePreview{FileCounts: fullCounts, Unchanged: true}, FilePreview{}, FileDone{fullCounts},
	ImportHowTo{}, ImportHowTo{Admin: true}, ExportMaking{}, ExportTooLarge{},
	PlanMenu{}, CopyPlan{}, CopyPlan{Kept: 2}, CopyPlan{Lines: 2, Kept: 1}, PlanCopied{Lines: 1}, PlanSet{Name: "А", By: "Б", Lines: []PlanSetLine{{Parts: []PlanPart{{}, {}}}}},
	PlanRefused{Reason: "month"}, PlanRefused{Reason: "others"}, PlanRefused{Reason: "whose"}, ChooseSetting{"pushes"}, Settings{NoMorning: true}, InviteRefused{Revoked: true}, RunRate{Name: "А"}, PlanFact{Name: "А"}, History{Name: "А", Days: []HistoryDay{{}}}, EntryCard{By: "А"}, Receipt{For: "А", Days: []ReceiptDay{{}}},
}

var fullCounts = FileCounts{
	Name: "a.csv", Kind: "members", Rows: 1, Added: 1, Skipped: 2, Mixed: 1, NoClient: 3, Chat: 1, Unended: 9, Ignored: []string{"а", "б"}, NoReps: []string{"A1"},
	Created: "команда Юг", CreatedMore: 2, Sheet: "Лист1", OtherSheets: []string{"Лист2"},
}

// auditLines has one line of every kind of change.
func auditLines() []AuditLine {
	var lines []AuditLine
	for _, what := range []string{"plan", "roles", "team", "name", "active", "cover", "phone", "invite", "day", "shares", "group", "sale", "category", "client", "file", "setting", "loss", "reason"} {
		for _, to := range []string{"+", "−", "rep+admin", "off", "half", "usual", "working"} {
			if what == "roles" && to == "+" {
				continue
			}
			lines = append(lines, AuditLine{Date: calc.Date(20000), Year: 2025, By: "А", What: what, Of: "Анна", From: "rep", To: to}, AuditLine{What: what, Of: "Анна", From: "rep", To: to})
		}
	}
	return lines
}

// Every message about the map.
var fieldMessages = func() []any {
	var all []any
	for _, basis := range []string{"plan", "month", "year"} {
		weak := Field{Name: "Север", Basis: basis, Cells: 3, Behind: 1, Weak: true, Mark: "C2", Category: "Пиво", Segment: "Сети", HasGap: true, Gap: 130_000_000, Unconfirmed: true, Typed: true}
		share := weak
		share.HasGap, share.Segment = false, ""
		for _, f := range []Field{weak, share, {Basis: basis, Cells: 2}, {Basis: basis}} {
			all = append(all, FieldTitle(f), FieldSubtitle(f), FieldFoot(f), FieldCallout(f), FieldCaption(f))
		}
	}
	return append(all, MoreOnMap{3, 0}, MoreOnMap{3, 2}, MoreOnMap{0, 2}, NoField{}, NoField{Begun: true}, NoCell{Mark: "Z9"}, NoCell{Weak: "A1"},
		FieldCell{}, FieldCell{HasPlan: true, Short: Known{Is: true}, ThenUntil: 20000, Reps: []FieldRep{{Gap: Known{Is: true}}, {}}, Lost: []FieldClient{{}, {}}, Won: []FieldClient{{}}, MoreReps: 3})
}()
