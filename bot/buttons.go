package bot

import (
	"strconv"
	"strings"

	"runrate/bot/text"
	"runrate/storage"
)

// A button's data is a name and its arguments, parted by colons: undo:12:3.
// It comes from the phone and may be stale or forged, so every handler checks
// roles, owners and versions again.

// pressHandler is one row of the table of buttons.
type pressHandler struct {
	roles  storage.Roles
	args   int // how many numbers stand behind the name
	handle func(*Request, []int64) (Reply, error)
}

// presses is the table of buttons, by name.
var presses = map[string]pressHandler{
	"undo":   {sells, 2, undoEntry},     // message, version
	"redo":   {sells, 2, restoreEntry},  // message, version
	"day":    {sells, 4, moveEntry},     // message, version, day, lines
	"yes":    {anyRole, 1, answerYes},   // question
	"no":     {anyRole, 1, answerNo},    // question
	"which":  {anyRole, 2, answerWhich}, // question, option
	"others": {anyRole, 2, pressOthers}, // question, page

	"metrics": {anyRole, 1, pressMetrics}, // group, −1 for all
	"metric":  {anyRole, 2, pressMetric},  // group, place in it
	"offer":   {anyRole, 1, pressOffer},   // question

	"rr":   {storage.Rep, 0, pressRunRate},
	"pf":   {storage.Rep, 1, pressPlanFact}, // month
	"cats": {storage.Rep, 2, pressPick},     // month, page
	"cat":  {storage.Rep, 2, pressCategory}, // month, category
	"past": {storage.Rep, 1, pressPast},     // month

	"rhist": {sells, 3, pressRepHistory},    // rep, day, entries of it to skip
	"hist":  {storage.Rep, 2, pressHistory}, // day, entries of it to skip
	"entry": {sells, 2, pressEntry},         // chat, message
	"del":   {sells, 3, deleteEntry},        // chat, message, version
	"res":   {sells, 3, restoreFromCard},    // chat, message, version

	"plan":   {storage.Rep, 0, pressPlan},
	"week":   {storage.Rep | storage.Supervisor, 1, pressWeek},     // whose
	"wd":     {storage.Rep | storage.Supervisor, 2, pressWeekday},  // whose, weekday
	"even":   {storage.Rep | storage.Supervisor, 1, pressWeekEven}, // whose
	"reopen": {storage.Rep, 1, reopenDay},                          // day

	"settings": {anyRole, 0, pressSettings},
	"set":      {anyRole, 1, pressSet},    // setting
	"zones":    {anyRole, 1, pressZones},  // page
	"choose":   {anyRole, 2, pressChoose}, // setting, choice

	"team":  {leads, 3, pressTeam},           // team, 0 for all, category, 0 for all, page
	"tcats": {leads, 2, pressTeamCategories}, // team, page
	"trep":  {leads, 4, pressRep},            // team, rep; category and page of the list behind it
	"tpf":   {leads, 4, pressRepPlanFact},    // likewise
	"teams": {leads, 1, turns("teams")},      // page

	"map":     {lookers, 3, pressMap},      // team, rep, basis
	"basis":   {lookers, 3, pressMapBasis}, // likewise, in place of the picture
	"mapfile": {lookers, 3, pressMapFile},  // likewise, in full quality
	"cell":    {lookers, 5, opens("cell")}, // team, rep, basis, category, segment
	"cmp":     {lookers, 3, turns("cmp")},  // team, rep, page

	"base":   {leads, viewNumbers, pressBase},           // a view of the base
	"basen":  {leads, viewNumbers, pressBaseNew},        // likewise, in a message of its own
	"basef":  {leads, viewNumbers, pressBaseFile},       // likewise, in full quality
	"basex":  {leads, viewNumbers, pressBaseBook},       // likewise, as a workbook
	"behind": {leads, viewNumbers + 2, pressBehind},     // a view of the base, which list, page
	"bpage":  {leads, viewNumbers + 2, pressBehindPage}, // likewise, in place of the list

	"members":  {manages, 1, pressMembers},          // page
	"member":   {manages, 1, pressMember},           // member
	"active":   {manages, 2, pressActive},           // member, 1 for on
	"roles":    {storage.Admin, 1, pressRoles},      // member
	"role":     {storage.Admin, 3, pressRole},       // member, role, 1 to give it
	"mteam":    {storage.Admin, 2, pressMemberTeam}, // member, page
	"move":     {storage.Admin, 2, pressMove},       // member, team
	"invites":  {manages, 0, pressInvites},          //
	"invites2": {manages, 1, pressInvitesPage},      // page
	"inv":      {manages, 1, pressInvite},           // member
	"invrole":  {manages, 2, pressInviteRole},       // role, team
	"revoke":   {manages, 1, pressRevoke},           // invite
	"audit":    {manages, 1, pressAudit},            // before

	"cal":      {manages, 3, pressCalendar},      // scope, of whom, month
	"cday":     {manages, 3, pressDay},           // scope, of whom, day
	"cset":     {manages, 4, pressSetDay},        // scope, of whom, day, what it is to be
	"cclear":   {manages, 4, pressClearDays},     // scope, of whom, from, to
	"cover":    {manages, 4, pressCover},         // rep, from, to, page
	"covers":   {manages, 4, pressCovers},        // rep, who stands in, from, to
	"nosales":  {storage.Rep, 1, pressNoSales},   // day
	"closed":   {storage.Rep, 1, pressDayClosed}, // day
	"copyplan": {manages, 1, pressCopyPlan},      // month
	"copydo":   {manages, 1, pressCopyDo},        // month
	"dropplan": {manages, 0, pressDropPlan},
	"fapply":   {manages, 1, pressFileApply},    // file
	"fdrop":    {manages, 1, pressFileDrop},     // file
	"fkind":    {manages, 2, pressFileKind},     // file, kind
	"template": {manages, 1, pressPlanTemplate}, // month
	"tmpl":     {manages, 1, pressTemplate},     // kind
	"noop":     {anyRole, 0, pressNothing},

	"chart": {storage.Rep, 1, pressChart},     // category, 0 for all: a new picture
	"swap":  {storage.Rep, 2, pressSwap},      // category, 0 for all, month: in place of the picture
	"file":  {storage.Rep, 2, pressDocument},  // category, 0 for all, month: in full quality
	"pick":  {storage.Rep, 3, pressChartPick}, // category shown, month, page of others

	"outlets":  {anyRole, 2, turns("outlets")}, // filter, page
	"client":   {anyRole, 3, turns("client")},  // client; filter and page of the list behind it
	"card":     {anyRole, 3, opens("client")},  // likewise, in a message of its own
	"met":      {marks, 3, pressMet},           // likewise
	"gone":     {marks, 3, pressGone},          // likewise
	"regain":   {marks, 3, pressRegain},        // likewise
	"why":      {marks, 2, pressWhy},           // question, reason
	"whys":     {marks, 2, pressWhys},          // question, page
	"unlose":   {marks, 2, pressUnlose},        // client, the update by which he was given up
	"whysfile": {leads, 0, pressReasonsFile},   //
}

// parsePress takes a button's data apart.
func parsePress(data string) (h pressHandler, args []int64, ok bool) {
	fields := strings.Split(data, ":")
	h, ok = presses[fields[0]]
	if !ok || len(fields)-1 != h.args {
		return pressHandler{}, nil, false
	}
	for _, f := range fields[1:] {
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			return pressHandler{}, nil, false
		}
		args = append(args, n)
	}
	return h, args, true
}

// pressData makes a button's data.
func pressData(name string, args ...int64) string {
	for _, n := range args {
		name += ":" + strconv.FormatInt(n, 10)
	}
	return name
}

func (r *Request) press() (Reply, error) {
	h, args, ok := parsePress(r.Update.Data)
	if !ok || !r.Member.Roles.Has(h.roles) {
		return Reply{Toast: text.QuestionGone{}}, nil
	}
	return h.handle(r, args)
}
