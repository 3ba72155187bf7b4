package bot

import "runrate/storage"

// screens is the table of screens, by name.
var screens map[string]screen

// The screens' buttons lead to further screens, so the table is filled in here.
func init() {
	screens = map[string]screen{
		"chart": {storage.Rep, chartScreen}, // category, 0 for all, month, how it is sent
		"team":  {leads, teamScreen},        // team, 0 for all, category, 0 for all, page
		"tcats": {leads, teamCategories},    // team, page
		"map":   {lookers, mapScreen},       // team, rep, basis, how it is sent
		"cell":  {lookers, cellScreen},      // team, rep, basis, category, segment
		"mark":  {lookers, markScreen},      // team, rep, basis; the words are the mark
		"cmp":   {lookers, compareScreen},   // team, rep, page
		"teams": {heads, teamsScreen},       // page

		"base":    {leads, baseScreen},      // a view of the base, how it is sent
		"behind":  {leads, behindScreen},    // a view of the base, which list, page
		"outlets": {anyRole, outletsScreen}, // filter, page
		"client":  {anyRole, outletScreen},  // client; filter and page of the list behind it
		"reasons": {leads, reasonsScreen},   // how it is sent
		"winback": {leads, winBackScreen},   //
	}
}
