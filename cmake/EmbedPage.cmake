# cmake -DFOLDER=... -DSCRIPTS=a.js,b.js -DOUT=... -P EmbedPage.cmake: the files of a page as the
# source of page_files.h's functions. A literal may not be longer than 64 kB by the standard; each
# of these is far shorter, and the scripts are joined by the compiler.
function(literal name out)
  file(READ ${FOLDER}/${name} text)
  string(FIND "${text}" ")~page~" found)
  if(NOT found EQUAL -1)
    message(FATAL_ERROR "${name} holds the end of the literal that is to hold it")
  endif()
  set(${out} "R\"~page~(${text})~page~\"" PARENT_SCOPE)
endfunction()

literal(page.html html)
literal(style.css style)
literal(zibo_counties.json outlines)
string(REPLACE "," ";" scripts "${SCRIPTS}")
set(script "")
foreach(name IN LISTS scripts)
  literal(${name} text)
  string(APPEND script "\n${text}")
endforeach()

file(WRITE ${OUT} "// Generated from ${FOLDER}.
#include \"services/matching/plan/map/page_files.h\"

namespace homecare::matching {

absl::string_view PageHtml() { return ${html}; }
absl::string_view PageStyle() { return ${style}; }
absl::string_view PageScript() { return ${script}; }
absl::string_view CountyOutlines() { return ${outlines}; }

}  // namespace homecare::matching
")
