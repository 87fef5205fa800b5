package dev.stoke.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** A sheet in the file of a report: an object for each row, with the columns' names. */
final class SheetJson {
  private SheetJson() {}

  static void put(ObjectNode node, Sheet sheet) {
    node.put("bench", sheet.bench());
    node.put("title", sheet.title());
    var columns = node.putArray("columns");
    sheet.columns().forEach(columns::add);
    var rows = node.putArray("rows");
    for (var row : sheet.rows()) {
      var object = rows.addObject();
      for (int column = 0; column < row.size(); column++) {
        var name = sheet.columns().get(column);
        switch (row.get(column)) {
          case Cell.Amount(double value) -> object.put(name, value);
          case Cell.Words(String text) -> object.put(name, text);
        }
      }
    }
  }

  static Sheet read(JsonNode node) {
    var columns = new ArrayList<String>();
    node.required("columns").forEach(name -> columns.add(name.asText()));
    var rows = new ArrayList<List<Cell>>();
    for (var row : node.required("rows")) {
      rows.add(columns.stream().map(name -> cell(row.required(name))).toList());
    }
    return new Sheet(
        node.required("bench").asText(), node.required("title").asText(), columns, rows);
  }

  private static Cell cell(JsonNode node) {
    return node.isNumber() ? Cell.of(node.asDouble()) : Cell.of(node.asText());
  }
}
